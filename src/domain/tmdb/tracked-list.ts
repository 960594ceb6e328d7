import { chooseList, isTmdbListName, MOST_ROWS, TMDB_LIST_NAMES, TMDB_MEDIA, TMDB_WINDOWS } from './lists.js';
import { listName, type TmdbList } from './tmdb-target.js';

/** A list that is followed from day to day, and how many of its places. */
export interface Tracked {
  readonly list: TmdbList;
  /** As it is stored with places, e.g. `trending/tv/week`. */
  readonly name: string;
  readonly places: number;
}

export type ParsedTracked =
  | { readonly tracked: Tracked; readonly fault?: never }
  | { readonly tracked?: never; readonly fault: string };

const SHAPE =
  'wants a kind, a list and how many of its places, such as "tv popular 160" or "movie trending week 100"';

const NAMES = `wants a list that is one of ${TMDB_LIST_NAMES.filter((name) => name !== 'discover').join(', ')}`;

/** Reads `tv popular 160` or `movie trending week 100`. */
export function parseTracked(text: string): ParsedTracked {
  const [kind, name, ...rest] = text.trim().split(/\s+/);
  const media = TMDB_MEDIA.find((one) => one === kind);
  if (media !== 'movie' && media !== 'tv') return { fault: SHAPE };
  if (name === undefined) return { fault: SHAPE };
  // What is in a discover its filters say, for which there is no room here.
  if (!isTmdbListName(name) || name === 'discover') return { fault: NAMES };
  const window = TMDB_WINDOWS.find((one) => one === rest[0]) ?? null;
  const [count, ...more] = window === null ? rest : rest.slice(1);
  const places = Number(count);
  if (more.length > 0 || !Number.isInteger(places) || places < 1 || places > MOST_ROWS)
    return { fault: SHAPE };
  const { list, faults } = chooseList(name, { media, window, region: null, timezone: null });
  if (list === undefined) return { fault: faults.join('; ') };
  return { tracked: { list, name: listName(list), places } };
}
