import type { Catalogue } from '../domain/engine/catalogue.js';
import type { TargetList } from './engine/ports.js';

/** Several lists, one after the other. */
export class ChainedLists<C extends Catalogue> implements TargetList<C> {
  constructor(
    readonly name: string,
    private readonly lists: readonly Pick<TargetList<C>, 'keys'>[],
  ) {}

  async *keys(signal: AbortSignal): AsyncIterable<C['key']> {
    for (const list of this.lists) yield* list.keys(signal);
  }
}
