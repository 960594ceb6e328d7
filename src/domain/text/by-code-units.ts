/** Orders texts by their UTF-16 code units, the same in every place and language, for `sort`. */
export function byCodeUnits(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}
