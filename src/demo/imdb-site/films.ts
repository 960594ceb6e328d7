import { type Film, films } from '../films.js';

export { type Film, films, type Person, type Role } from '../films.js';

/**
 * The title with number `index` (from 0) of a site with any number of titles: the films first, then the same films
 * again under made-up ids from `tt90000001` on, outside of the chart.
 */
export function titleAt(index: number): Film {
  const film = films[index % films.length];
  if (film === undefined) throw new Error(`no film has the number ${index}`);
  if (index < films.length) return film;
  return { ...film, titleId: `tt${MADE_UP_IDS_FROM + index - films.length}`, rank: null };
}

const MADE_UP_IDS_FROM = 90_000_001;
const indexById = new Map(films.map((film, index) => [film.titleId, index]));

/** The inverse of `titleAt`; `null` for an id that no site serves. */
export function indexOfTitle(titleId: string): number | null {
  const known = indexById.get(titleId);
  if (known !== undefined) return known;
  const madeUp = /^tt9\d{7}$/.test(titleId) ? Number(titleId.slice(2)) - MADE_UP_IDS_FROM : -1;
  return madeUp < 0 ? null : films.length + madeUp;
}
