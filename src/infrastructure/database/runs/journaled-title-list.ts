import type { TitleList } from '../../../application/engine/ports.js';
import type { TitleId } from '../../../domain/imdb/title-id.js';

/** A list that is in the journal whole: there is nothing left to pull. */
export class JournaledTitleList implements TitleList {
  constructor(readonly name: string) {}

  async *titles(): AsyncIterable<TitleId> {}
}
