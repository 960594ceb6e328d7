import type { TargetList } from '../../../application/engine/ports.js';
import type { Catalogue } from '../../../domain/engine/catalogue.js';

/** A list that is in the journal whole: there is nothing left to pull. */
export class JournaledList<C extends Catalogue> implements TargetList<C> {
  constructor(readonly name: string) {}

  async *keys(): AsyncIterable<C['key']> {}
}
