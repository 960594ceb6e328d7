import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { FailureKind, Outcome } from '../../../../../../src/domain/engine/outcome.js';
import { RunTally } from '../../../../../../src/domain/engine/run-tally.js';
import {
  IMDB_WORDS,
  type Imdb,
  REPORTED_MOVIE_FIELDS,
} from '../../../../../../src/domain/imdb/imdb-catalogue.js';
import { RunWorkers } from '../../../../../../src/infrastructure/database/runs/shared/run-workers.js';
import { sharedReport } from '../../../../../../src/infrastructure/database/runs/shared/shared-report.js';
import type { SqlDatabase } from '../../../../../../src/infrastructure/database/sql-database.js';
import { titleId } from '../../../../../support/builders/movie-builder.js';
import { failed, noticed, scraped, skipped } from '../../../../../support/builders/outcomes.js';
import { DATABASES, type OpenTestDatabase } from '../../../../../support/stores/databases.js';
import { aSharedRun, aWorkerOf, refused } from '../../../../../support/stores/shared-runs.js';

const AS = {
  words: IMDB_WORDS,
  fields: REPORTED_MOVIE_FIELDS.map(({ name }) => name),
  store: 'postgres',
  isExpected: () => false,
};

const numbers = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => from + index);

const merged = (number: number): Outcome<Imdb> =>
  Object.assign(scraped(number), { savedAs: titleId(number + 500) });

const HAPPENED: readonly Outcome<Imdb>[] = [
  ...numbers(1, 30).map((number) => scraped(number, number % 3 === 0 ? 'imdb-datasets' : 'imdb-html')),
  ...numbers(31, 60).map(merged),
  ...numbers(61, 70).map((number) => noticed(number, `year ${number} is odd`, 'more is odd')),
  ...numbers(71, 80).map((number) => failed(number)),
  ...numbers(81, 88).map((number) => failed(number, 'blocked')),
  refused(89),
  skipped(90),
];

describe.each(DATABASES)('sharedReport of a run in %s', (_, open) => {
  let opened: OpenTestDatabase;
  let database: SqlDatabase;

  beforeAll(async () => {
    opened = await open();
    database = opened.database;
  });
  afterEach(() => database.script('truncate runs cascade'));
  afterAll(() => opened?.remove());

  function tallyOf(outcomes: readonly Outcome<Imdb>[]): RunTally<Imdb> {
    const tally = new RunTally<Imdb>(['postgres'], REPORTED_MOVIE_FIELDS, IMDB_WORDS);
    for (const outcome of outcomes) {
      tally.recordListed();
      tally.recordAttempt(1000, 40);
      tally.recordOutcome(outcome);
    }
    return tally;
  }

  it('is that of one process that had done it all', async () => {
    const runId = await aSharedRun(database, HAPPENED);
    for (const part of [0, 1, 2]) {
      const own = HAPPENED.filter((_, index) => index % 3 === part);
      const inserted = own.filter(({ kind }) => kind === 'scraped').length;
      const worker = await aWorkerOf(database, runId, { saved: { inserted } });
      const share = { figures: tallyOf(own).figures(), routes: [], rows: null };
      await new RunWorkers(database).end(runId, worker, share);
    }
    const whole = tallyOf(HAPPENED).report({
      runId,
      list: 'ids',
      asked: null,
      seconds: 0,
      earlier: null,
      rows: null,
      routes: [],
      stop: null,
    });
    const report = await sharedReport(database, runId, AS);
    expect({ ...report, list: 'ids', seconds: 0 }).toEqual(whole);
    expect(report.merged.first).toHaveLength(20);
    expect(report.failures.map(({ first }) => first.length)).toEqual([5, 5, 1]);
  });

  it('counts what the journal holds also where every process was killed before it said anything', async () => {
    const runId = await aSharedRun(database, HAPPENED, 3);
    await aWorkerOf(database, runId, { saved: { inserted: 68, updated: 2 } });
    expect(await sharedReport(database, runId, AS)).toMatchObject({
      listed: 93,
      scraped: 70,
      skipped: 1,
      failed: 19,
      stores: { postgres: { inserted: 68, updated: 2, unchanged: 0, unsaved: 1 } },
      attempts: 0,
      attemptsPerTarget: { 1: 71, 2: 18 },
      recordsCounted: 0,
      exitCode: 1,
    });
  });

  it('says why the run was stopped', async () => {
    const runId = await aSharedRun(database, [], 5);
    const stop = async (cause: string) => {
      await database.execute('update runs set stop_cause = $2, stop_message = $3 where id = $1', [
        runId,
        cause,
        'it is blocked',
      ]);
      const { stop, exitCode } = await sharedReport(database, runId, AS);
      return { stop, exitCode };
    };
    expect(await stop('blocked')).toEqual({
      stop: { cause: 'blocked', message: 'it is blocked' },
      exitCode: 3,
    });
    expect(await stop('of a later version')).toMatchObject({ stop: { cause: 'fatal' }, exitCode: 5 });
  });

  it('asks of failures whether the run was to find them out, until one was not', async () => {
    const runId = await aSharedRun(database, [
      ...numbers(1, 5).map((number) => failed(number)),
      failed(6, 'blocked'),
    ]);
    const asked: string[] = [];
    const exitCode = async (isExpected: (key: string, kind: FailureKind) => boolean) => {
      const hears = (key: string, kind: FailureKind) => {
        asked.push(key);
        return isExpected(key, kind);
      };
      return (await sharedReport(database, runId, { ...AS, isExpected: hears })).exitCode;
    };
    expect(await exitCode(() => true)).toBe(0);
    expect(asked).toHaveLength(6);
    expect(await exitCode((_key, kind) => kind === 'not-found')).toBe(1);
    asked.length = 0;
    expect(await exitCode(() => false)).toBe(1);
    expect(asked).toEqual([titleId(1)]);
  });

  it('compares the fields with those of an earlier run, of the records that were counted', async () => {
    const before = await aSharedRun(database);
    const fields = { metascore: { filled: 100, origins: {} } };
    await database.execute('update runs set finished_at = now(), report = $2::jsonb where id = $1', [
      before,
      JSON.stringify({ scraped: 400, recordsCounted: 100, fields }),
    ]);
    const runId = await aSharedRun(
      database,
      numbers(1, 40).map((number) => scraped(number)),
    );
    const figures = { ...tallyOf(numbers(1, 20).map((number) => scraped(number))).figures(), fields: {} };
    const worker = await aWorkerOf(database, runId);
    await new RunWorkers(database).end(runId, worker, { figures, routes: [], rows: null });
    const report = await sharedReport(database, runId, AS);
    expect(report.earlier).toEqual({ runId: before, scraped: 100, fields: { metascore: { filled: 100 } } });
    expect(report.warnings).toEqual([
      `metascore is in 0 % of the movies, after 100 % in run ${before}: the pages may have changed`,
    ]);
  });

  it('refuses a run that is not there', async () => {
    await expect(sharedReport(database, 4711, AS)).rejects.toThrow('run 4711 is not in the journal any more');
  });
});
