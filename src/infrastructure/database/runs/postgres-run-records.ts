import type { RunRecords } from '../../../application/run-ports.js';
import type { RunRecord } from '../../../application/run-record.js';
import type { CatalogueName } from '../../../domain/catalogue-name.js';
import { PASSING } from '../../../domain/engine/outcome.js';
import type { SqlSession } from '../sql-database.js';
import {
  findRun,
  findRunWithFailures,
  findUnfinishedRun,
  type Narrowing,
  targetsOfRun,
} from './run-records.js';

/** The runs in the tables of the journal. */
export class PostgresRunRecords implements RunRecords {
  readonly #session: SqlSession;

  constructor(session: SqlSession) {
    this.#session = session;
  }

  find(runId: number): Promise<RunRecord | undefined> {
    return findRun(this.#session, runId);
  }

  unfinished(catalogue: CatalogueName): Promise<RunRecord | undefined> {
    return findUnfinishedRun(this.#session, catalogue);
  }

  withFailures(catalogue: CatalogueName, kinds: readonly string[]): Promise<RunRecord | undefined> {
    return findRunWithFailures(this.#session, catalogue, kinds);
  }

  async *leftKeys(runId: number): AsyncIterable<string> {
    yield* this.#keys(runId, { state: 'queued', kinds: [] });
    yield* this.#keys(runId, { state: 'failed', kinds: PASSING });
  }

  stillFailedKeys(runId: number, kinds: readonly string[]): AsyncIterable<string> {
    return this.#keys(runId, { state: 'failed', kinds, stillFailed: true });
  }

  async *#keys(runId: number, narrow: Narrowing): AsyncIterable<string> {
    for await (const { key } of targetsOfRun(this.#session, runId, narrow)) yield key;
  }
}
