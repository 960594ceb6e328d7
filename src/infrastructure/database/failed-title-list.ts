import type { TitleList } from '../../application/ports.js';
import type { TitleId } from '../../domain/title-id.js';
import { isListedTitle, titlesOfRun } from './run-records.js';
import type { SqlSession } from './sql-database.js';

/** The titles that failed in an earlier run. */
export class FailedTitleList implements TitleList {
  readonly name: string;
  readonly #database: SqlSession;
  readonly #runId: number;
  readonly #kinds: readonly string[];

  /** `kinds` narrows it to these kinds of failure; empty takes all. */
  constructor(database: SqlSession, runId: number, kinds: readonly string[]) {
    this.name = `failed titles of run ${runId}`;
    this.#database = database;
    this.#runId = runId;
    this.#kinds = kinds;
  }

  async *titles(): AsyncIterable<TitleId> {
    for await (const title of titlesOfRun(this.#database, this.#runId, {
      state: 'failed',
      kinds: this.#kinds,
    })) {
      if (isListedTitle(title)) yield title.titleId;
    }
  }
}
