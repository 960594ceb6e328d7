import type { RowFigures } from '../domain/engine/run-report.js';
import type { Collection } from '../domain/tmdb/collection.js';
import { type FirstPage, missingFromSlices } from '../domain/tmdb/further-targets.js';
import type { TmdbContent } from '../domain/tmdb/tmdb-content.js';
import type { TmdbKind } from '../domain/tmdb/tmdb-id.js';
import { listName, type TmdbTarget } from '../domain/tmdb/tmdb-target.js';
import { counted } from '../shared/counted.js';

/** Counts the rows of the pages that were read: lists move while they are read, so that rows come again and go missing. */
export class RowTally {
  readonly #collection: Collection;
  readonly #seen: Readonly<Record<TmdbKind, Set<number>>> = {
    movie: new Set(),
    tv: new Set(),
    person: new Set(),
  };
  readonly #firstPages = new Map<string, FirstPage>();
  /** Names of the slices that a discover was cut into. */
  readonly #slices = new Set<string>();
  #came = 0;

  constructor(collection: Collection) {
    this.#collection = collection;
  }

  /** `further` is what the answer leads to. */
  record(target: TmdbTarget, { records, page }: TmdbContent, further: readonly TmdbTarget[]): void {
    if (target.target !== 'list-page') return;
    if (target.page === 1 && page !== null) {
      const { list } = target;
      this.#firstPages.set(listName(list), { list, totalResults: page.totalResults });
      for (const next of further) {
        if (next.target === 'list-page' && next.page === 1) this.#slices.add(listName(next.list));
      }
    }
    for (const record of records) {
      if (!('place' in record)) continue;
      this.#came += 1;
      if (record.record === 'title') this.#seen[record.title.kind].add(record.title.id);
      else this.#seen.person.add(record.person.id);
    }
  }

  /** `null` where no page of a list was read. */
  figures(): RowFigures | null {
    if (this.#came === 0) return null;
    const kept = Object.values(this.#seen).reduce((sum, { size }) => sum + size, 0);
    return { came: this.#came, repeats: this.#came - kept, kept };
  }

  /** How many titles a discover that was cut by date leaves out; `null` where none is missing, or not all of it was read. */
  missing(): string | null {
    if ([...this.#slices].some((name) => !this.#firstPages.has(name))) return null;
    const missing = missingFromSlices([...this.#firstPages.values()], this.#collection);
    if (missing === null || missing === 0) return null;
    return `the slices of the discover leave out about ${counted(missing, 'title')}, without a date or with one outside its range`;
  }
}
