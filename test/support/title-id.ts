import { isTitleId, type TitleId } from '../../src/domain/title-id.js';

/** A title id with this number, e.g. `tt0000001`. */
export function titleId(number: number): TitleId {
  const id = `tt${String(number).padStart(7, '0')}`;
  if (!isTitleId(id)) throw new Error(`${number} makes no title id`);
  return id;
}
