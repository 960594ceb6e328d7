import type { Imdb } from '../domain/imdb/imdb-catalogue.js';
import type { Movie } from '../domain/imdb/movie.js';
import type { TitleId } from '../domain/imdb/title-id.js';
import { counted } from '../shared/counted.js';
import { errorMessage } from '../shared/error-message.js';
import type { Completion, RunJournal } from './engine/ports.js';
import type { PatientStore, StorePatience } from './engine/store-patience.js';
import type { MovieRepository, StoredMovies } from './movie-ports.js';

const TITLES_PER_PIECE = 1_000;
const MOST_NAMED = 5;

/**
 * Gives each store what it lacks of the movies that the journal calls saved, read back from the database instead of
 * fetched: a run that goes on into another folder, or into one whose files were deleted, leaves whole files all the same.
 */
export class CompleteStores implements Completion<Imdb> {
  readonly #stores: readonly PatientStore<MovieRepository>[];
  readonly #stored: StoredMovies;
  readonly #reading: StorePatience;
  readonly #isExport: boolean;
  readonly #completed = new Map<string, number>();
  readonly #refused = new Map<string, FirstOfMany>();
  readonly #lost = new FirstOfMany();

  constructor(options: {
    readonly stores: readonly PatientStore<MovieRepository>[];
    readonly stored: StoredMovies;
    /** Of reading the journal. */
    readonly reading: StorePatience;
    /** Whether it is how stores get what others have saved, of which nobody need be warned. */
    readonly isExport?: boolean;
  }) {
    this.#stores = options.stores;
    this.#stored = options.stored;
    this.#reading = options.reading;
    this.#isExport = options.isExport ?? false;
  }

  /** A title leads to no other. */
  furtherOf(): readonly TitleId[] {
    return [];
  }

  async completeRun(journal: RunJournal<Imdb>, signal: AbortSignal): Promise<void> {
    for (let after = 0; !signal.aborted; ) {
      const saved = await this.#reading.ask(() => journal.saved(after, TITLES_PER_PIECE));
      for (const titleId of await this.complete(saved.map(({ savedAs }) => savedAs))) this.#lost.add(titleId);
      if (saved.length < TITLES_PER_PIECE) return;
      after = saved.at(-1)?.position ?? after;
    }
  }

  async complete(titleIds: readonly TitleId[]): Promise<ReadonlySet<TitleId>> {
    if (titleIds.length === 0) return new Set();
    const lacking = new Map<TitleId, PatientStore<MovieRepository>[]>();
    for (const patient of this.#stores) {
      const held = await patient.patience.ask(() => patient.store.held(titleIds));
      for (const titleId of titleIds) {
        if (!held.has(titleId)) lacking.set(titleId, [...(lacking.get(titleId) ?? []), patient]);
      }
    }
    const lost = await Promise.all(
      [...lacking].map(async ([titleId, stores]) => {
        let movie: Movie | null;
        try {
          movie = await this.#stored.read(titleId);
        } catch (error) {
          // One row that cannot be read must not keep the run from going on.
          for (const { store } of stores) this.#refuse(store.name, titleId, error);
          return [];
        }
        if (movie === null) return [titleId];
        for (const store of stores) await this.#save(store, movie);
        return [];
      }),
    );
    return new Set(lost.flat());
  }

  completed(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#completed);
  }

  warnings(): readonly string[] {
    const told = this.#isExport ? [] : [...this.#completed];
    const completed = told.map(
      ([store, count]) =>
        `${store} lacked ${counted(count, 'movie')} saved before: written to it from the database, without fetching`,
    );
    const refused = [...this.#refused].map(
      ([store, reasons]) =>
        `${store} lacks ${counted(reasons.count, 'movie')} saved before, and could not be given what it lacks: ${reasons.text}`,
    );
    const lost =
      this.#lost.count === 0
        ? []
        : [
            `the database lacks ${counted(this.#lost.count, 'movie')} that this run has saved: ${this.#lost.text}; ` +
              `scrape ${this.#lost.count === 1 ? 'it' : 'them'} again with --ids`,
          ];
    return [...completed, ...refused, ...lost];
  }

  async #save({ store, patience }: PatientStore<MovieRepository>, movie: Movie): Promise<void> {
    try {
      await patience.ask(() => store.save(movie));
      this.#completed.set(store.name, (this.#completed.get(store.name) ?? 0) + 1);
    } catch (error) {
      this.#refuse(store.name, movie.titleId, error);
    }
  }

  #refuse(store: string, titleId: TitleId, error: unknown): void {
    const refused = this.#refused.get(store) ?? new FirstOfMany();
    refused.add(`${titleId} ${errorMessage(error)}`);
    this.#refused.set(store, refused);
  }
}

class FirstOfMany {
  readonly #first: string[] = [];
  count = 0;

  get text(): string {
    const left = this.count - this.#first.length;
    return [...this.#first, ...(left > 0 ? [`and ${left} more`] : [])].join(', ');
  }

  add(text: string): void {
    this.count += 1;
    if (this.#first.length < MOST_NAMED) this.#first.push(text);
  }
}
