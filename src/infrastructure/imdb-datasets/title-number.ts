/** Far above any title id; a number past it is not an id. */
const MOST = 2 ** 31;

/** 111161 of `tt0111161`; `null` of anything else. */
export function titleNumber(id: string): number | null {
  const number = /^tt\d{7,10}$/.test(id) ? Number(id.slice(2)) : MOST;
  return number < MOST ? number : null;
}
