import { decodeEntities } from './clean-text.js';
import { findJsonLd } from './embedded-json.js';
import { valueAt } from './json-tree.js';
import { authorsOf } from './one-crew.js';
import { type FieldName, minutesOf, type PagePart, pagePart } from './page-fields.js';

/** What JSON-LD gives of every title, where it has it; it knows no year, Metascore, countries, languages or money. */
export const JSON_LD_FIELDS: readonly FieldName[] = [
  'titleId',
  'kind',
  'title',
  'rating',
  'voteCount',
  'durationMinutes',
  'certificate',
  'genres',
  'plot',
  'posterUrl',
  'releaseDate',
  'cast',
  'directors',
  'keywords',
];

/** IMDb's title type by schema.org's; JSON-LD calls TV movies and shorts `Movie` too. */
const KINDS: ReadonlyMap<unknown, string> = new Map([
  ['Movie', 'movie'],
  ['TVSeries', 'tvSeries'],
  ['TVMiniSeries', 'tvMiniSeries'],
  ['TVEpisode', 'tvEpisode'],
  ['VideoGame', 'videoGame'],
  ['MusicVideoObject', 'musicVideo'],
  ['PodcastSeries', 'podcastSeries'],
  ['PodcastEpisode', 'podcastEpisode'],
]);

/** The title in the page's JSON-LD, with HTML entities decoded; `null` when the page has none. */
export function readJsonLdTitle(page: Buffer): PagePart | null {
  const title = findJsonLd(page, (type) => KINDS.has(type));
  if (title === undefined) return null;
  const get = (...path: readonly string[]) => decoded(valueAt(title, ...path));
  const name = get('name');
  // `name` is the original title wherever IMDb also gives the one it shows.
  const shown = get('alternateName') ?? undefined;
  const kind = KINDS.get(valueAt(title, '@type'));
  const fields = {
    titleId: idIn(get('url'), /\/title\/(tt\d{7,})/),
    kind,
    title: shown ?? name,
    originalTitle: shown === undefined ? undefined : name,
    rating: numeric(get('aggregateRating', 'ratingValue')),
    voteCount: numeric(get('aggregateRating', 'ratingCount')),
    durationMinutes: minutesOf(secondsOf(get('duration'))),
    certificate: get('contentRating'),
    genres: many(valueAt(title, 'genre')).map(decoded),
    plot: get('description'),
    posterUrl: get('image', 'url') ?? get('image'),
    releaseDate: fullDate(get('datePublished')),
    cast: many(valueAt(title, 'actor')).map(personOf),
    directors: many(valueAt(title, 'director')).map(personOf),
    // Companies stand among them, without a name.
    [authorsOf(kind)]: many(valueAt(title, 'creator'))
      .filter((creator) => valueAt(creator, '@type') === 'Person')
      .map(personOf),
    keywords: keywordsIn(get('keywords')),
  };
  return pagePart('json-ld', fields, true);
}

function personOf(person: unknown) {
  return {
    nameId: idIn(valueAt(person, 'url'), /\/name\/(nm\d{7,})/),
    name: decoded(valueAt(person, 'name')),
    characters: [],
  };
}

/** JSON-LD writes a list of one as the one. */
function many(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  return value === undefined || value === null ? [] : [value];
}

/** One text, in which they are separated by commas. */
function keywordsIn(keywords: unknown): readonly string[] {
  return typeof keywords === 'string' ? keywords.split(',') : [];
}

function decoded(value: unknown): unknown {
  return typeof value === 'string' ? decodeEntities(value) : value;
}

function idIn(url: unknown, pattern: RegExp): string | undefined {
  return typeof url === 'string' ? pattern.exec(url)?.[1] : undefined;
}

/** Pages of 2019 write their numbers as strings. */
function numeric(value: unknown): unknown {
  return typeof value === 'string' && /^\d+(\.\d+)?$/.test(value) ? Number(value) : value;
}

function fullDate(value: unknown): string | undefined {
  return typeof value === 'string' ? /^\d{4}-\d{2}-\d{2}/.exec(value)?.[0] : undefined;
}

/** Seconds of an ISO 8601 duration such as `PT2H22M`. */
export function secondsOf(duration: unknown): number | null {
  if (typeof duration !== 'string') return null;
  const match = /^P(?:(\d+)D)?T?(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:\.\d+)?S)?$/.exec(duration);
  if (match === null) return null;
  const [days, hours, minutes, seconds] = match.slice(1).map((part) => Number(part ?? 0));
  return (((days ?? 0) * 24 + (hours ?? 0)) * 60 + (minutes ?? 0)) * 60 + (seconds ?? 0);
}
