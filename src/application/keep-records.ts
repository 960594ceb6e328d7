import type { Tmdb } from '../domain/tmdb/tmdb-catalogue.js';
import type { TmdbContent } from '../domain/tmdb/tmdb-content.js';
import { type TmdbTarget, targetKey } from '../domain/tmdb/tmdb-target.js';
import type { CompositeSave } from './engine/composite-save.js';
import type { Fetched, Keeper, Kept } from './engine/ports.js';
import type { TmdbRepository } from './tmdb-ports.js';

/** The name of TMDB as a source. */
export const TMDB_SOURCE = 'tmdb';

type FurtherOf = (
  target: TmdbTarget,
  content: TmdbContent,
) => readonly TmdbTarget[] | Promise<readonly TmdbTarget[]>;

/** Keeps the records of an answer, and says which further ones it leads to. */
export class KeepRecords implements Keeper<Tmdb> {
  readonly #stores: CompositeSave<TmdbRepository>;
  readonly #wantedOf: (content: TmdbContent) => TmdbContent;
  readonly #furtherOf: FurtherOf;

  constructor(options: {
    readonly stores: CompositeSave<TmdbRepository>;
    /** What of an answer is to be kept. */
    readonly wantedOf: (content: TmdbContent) => TmdbContent;
    readonly furtherOf: FurtherOf;
  }) {
    this.#stores = options.stores;
    this.#wantedOf = options.wantedOf;
    this.#furtherOf = options.furtherOf;
  }

  async keep(target: TmdbTarget, content: TmdbContent, fetched: Fetched<Tmdb>): Promise<Kept<Tmdb>> {
    const wanted = this.#wantedOf(content);
    const { records, notices } = wanted;
    // Before they are saved, since a store may write it with them.
    const further = (await this.#furtherOf(target, wanted)).map(targetKey);
    const settlement = { ...fetched, savedAs: null, source: TMDB_SOURCE, notices: notices ?? null, further };
    const { isStale, ...saved } = await this.#stores.save((store) => store.save(records, settlement));
    const noticed = notices === undefined ? {} : { notices };
    return {
      scraped: { record: records, savedAs: null, source: TMDB_SOURCE, origins: {}, ...noticed },
      ...saved,
      heldBack: null,
      further,
    };
  }
}
