import { isTitleId, type TitleId } from '../../../src/domain/imdb/title-id.js';

/** A title id in a test; throws for a misspelt one. */
export function titleId(text: string): TitleId {
  if (!isTitleId(text)) throw new Error(`${text} is not a title id`);
  return text;
}
