import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Outcome } from '../../../../src/domain/engine/outcome.js';
import type { RunReport, RunStop } from '../../../../src/domain/engine/run-report.js';
import { FIRST_KEPT } from '../../../../src/domain/engine/run-report.js';
import { RunTally } from '../../../../src/domain/engine/run-tally.js';
import { type JournalCounts, summedReport } from '../../../../src/domain/engine/summed-report.js';
import { WorkersSum } from '../../../../src/domain/engine/workers-sum.js';
import { IMDB_WORDS, type Imdb, REPORTED_MOVIE_FIELDS } from '../../../../src/domain/imdb/imdb-catalogue.js';
import { aMovie, titleId } from '../../../support/builders/movie-builder.js';
import { failed, skipped } from '../../../support/builders/outcomes.js';
import { aPart, aShare, someFigures } from '../../../support/builders/worker-part.js';

const FIELDS = REPORTED_MOVIE_FIELDS.map(({ name }) => name);
const AS = { words: IMDB_WORDS, fields: FIELDS, store: 'postgres' };
const RUN = { runId: 3, list: 'chart top', asked: null, seconds: 9, earlier: null, stop: null };
const NO_TARGETS: JournalCounts = {
  listed: 0,
  scraped: 0,
  skipped: 0,
  failed: 0,
  hasFailed: false,
  sources: {},
  failures: [],
  merged: { count: 0, first: [] },
  noticed: { count: 0, first: [] },
  attemptsPerTarget: {},
};

/** One target of a run, and what its attempts were. */
interface Happening {
  readonly outcome: Outcome<Imdb>;
  readonly attempts: readonly { readonly bytes: number; readonly milliseconds: number }[];
}

type Told = Omit<Happening, 'outcome'> & { readonly outcome: (number: number) => Outcome<Imdb> };

const scraped = fc
  .record({
    attempts: fc.integer({ min: 1, max: 3 }),
    merged: fc.boolean(),
    noticed: fc.boolean(),
    metascore: fc.option(fc.integer({ min: 1, max: 100 })),
    origin: fc.constantFrom('next-data', 'json-ld'),
    source: fc.constantFrom('imdb-html', 'imdb-datasets'),
    further: fc.boolean(),
    saved: fc.constantFrom('inserted' as const, 'updated' as const, 'unchanged' as const),
  })
  .map((given) => (number: number): Outcome<Imdb> => {
    const { attempts, source, saved } = given;
    return {
      kind: 'scraped',
      key: titleId(number),
      attempts,
      record: aMovie(number).with({ metascore: given.metascore }).build(),
      savedAs: given.merged ? titleId(number + 5000) : null,
      source,
      ...(given.further && { furtherSources: ['tmdb'] }),
      origins: { title: given.origin },
      ...(given.noticed && { notices: [`year ${number} is odd`] }),
      saved: { postgres: saved },
    };
  });

const lost = fc
  .constantFrom('not-found' as const, 'blocked' as const, 'refused' as const)
  .map((kind) => (number: number): Outcome<Imdb> => {
    const outcome = failed(number, kind);
    return kind === 'refused' && outcome.kind === 'failed'
      ? { ...outcome, refusedBy: ['postgres'] }
      : outcome;
  });

const happenings = fc
  .array(
    fc.record<Told>({
      outcome: fc.oneof({ weight: 3, arbitrary: scraped }, lost, fc.constant(skipped)),
      attempts: fc.array(
        fc.record({
          bytes: fc.nat(1_000_000),
          milliseconds: fc.double({ min: 0, max: 90_000, noNaN: true }),
        }),
        { maxLength: 3 },
      ),
    }),
    { maxLength: 40 },
  )
  .map((told) => told.map(({ outcome, attempts }, index) => ({ outcome: outcome(index + 1), attempts })));

const isExpected = (_: string, kind: string) => kind === 'not-found';

function tallyOf(happened: readonly Happening[]): RunTally<Imdb> {
  const tally = new RunTally<Imdb>(['postgres'], REPORTED_MOVIE_FIELDS, IMDB_WORDS, isExpected);
  for (const { outcome, attempts } of happened) {
    tally.recordListed();
    for (const { bytes, milliseconds } of attempts) tally.recordAttempt(bytes, milliseconds);
    tally.recordOutcome(outcome);
  }
  return tally;
}

/** What the journal would say of these, by its own columns. */
function journalOf(happened: readonly Happening[]): JournalCounts {
  const outcomes = happened.map(({ outcome }) => outcome);
  const done = outcomes.flatMap((outcome) => (outcome.kind === 'scraped' ? [outcome] : []));
  const lost = outcomes.flatMap((outcome) => (outcome.kind === 'failed' ? [outcome] : []));
  const merged = done.flatMap(({ key, savedAs }) => (savedAs === null ? [] : [{ key, savedAs }]));
  const noticed = done.flatMap(({ key, notices: [notice] = [] }) =>
    notice === undefined ? [] : [{ key, notice }],
  );
  return {
    listed: outcomes.length,
    scraped: done.length,
    skipped: outcomes.length - done.length - lost.length,
    failed: lost.length,
    hasFailed: lost.some(({ key, failure }) => !isExpected(key, failure.kind)),
    sources: countsOf(done.map(({ source }) => source)),
    failures: [...new Set(lost.map(({ failure }) => failure.kind))].map((kind) => {
      const ofKind = lost.filter(({ failure }) => failure.kind === kind);
      const first = ofKind.slice(0, FIRST_KEPT.failures);
      return {
        kind,
        count: ofKind.length,
        first: first.map(({ key, failure }) => ({ key, reason: failure.reason })),
      };
    }),
    merged: { count: merged.length, first: merged.slice(0, FIRST_KEPT.merged) },
    noticed: { count: noticed.length, first: noticed.slice(0, FIRST_KEPT.noticed) },
    attemptsPerTarget: countsOf([...done, ...lost].map(({ attempts }) => String(attempts))),
  };
}

function countsOf(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}

const ordered = (report: RunReport) => ({
  ...report,
  failures: report.failures.toSorted((one, other) => one.kind.localeCompare(other.kind)),
});

test('the sum of what any number of processes did is what one that did it all would have reported', () => {
  fc.assert(
    fc.property(
      happenings,
      fc.array(fc.nat(6), { minLength: 40, maxLength: 40 }),
      fc.constantFrom<RunStop | null>(null, { cause: 'blocked', message: 'every route is blocked' }),
      (happened, workers, stop) => {
        const sum = new WorkersSum();
        for (let worker = 0; worker <= 6; worker += 1) {
          const own = happened.filter((_, index) => workers[index] === worker);
          const tally = tallyOf(own);
          const { unsaved, ...saved } = tally.report({ ...RUN, rows: null, routes: [] }).stores.postgres ?? {
            inserted: 0,
            updated: 0,
            unchanged: 0,
            unsaved: 0,
          };
          // As the database gives it back.
          const figures = JSON.parse(JSON.stringify(tally.figures()));
          sum.add(aPart(`host-${worker}`, { saved, share: aShare({ figures }) }));
        }
        const whole = tallyOf(happened).report({ ...RUN, stop, rows: null, routes: [] });
        const summed = summedReport({ ...RUN, stop }, journalOf(happened), sum, AS);
        expect(ordered(summed)).toEqual(ordered(whole));
        expect(Object.keys(summed.fields)).toEqual(Object.keys(whole.fields));
      },
    ),
    { numRuns: 60 },
  );
});

test('a process that was killed takes only what is of interest with it, and shares of fields stay those of what was counted', () => {
  const scrapedTwenty = Array.from({ length: 20 }, (_, index) => aMovie(index + 1).build());
  const tally = new RunTally<Imdb>(['postgres'], REPORTED_MOVIE_FIELDS, IMDB_WORDS);
  for (const record of scrapedTwenty) {
    tally.recordOutcome({
      kind: 'scraped',
      key: record.titleId,
      attempts: 1,
      record,
      savedAs: null,
      source: 'imdb-html',
      origins: {},
      saved: { postgres: 'inserted' },
    });
  }
  const sum = new WorkersSum();
  sum.add(
    aPart('b', {
      saved: { inserted: 20, updated: 0, unchanged: 0 },
      share: aShare({ figures: tally.figures() }),
    }),
  );
  sum.add(aPart('c', { saved: { inserted: 60, updated: 3, unchanged: 1 }, share: null, isGone: true }));
  const earlier = { runId: 2, scraped: 50, fields: { title: { filled: 50 } } };
  const journal = { ...NO_TARGETS, listed: 84, scraped: 84 };
  const report = summedReport({ ...RUN, earlier }, journal, sum, AS);
  expect(report).toMatchObject({ scraped: 84, recordsCounted: 20, fields: { title: { filled: 20 } } });
  expect(report.stores).toEqual({ postgres: { inserted: 80, updated: 3, unchanged: 1, unsaved: 0 } });
  expect(report.warnings).toEqual([
    'process 7 on c was gone before the end: what of requests, routes and fields came last is not counted; ' +
      'what was saved is, all of it',
  ]);
});

test('a field that all processes together found much emptier than an earlier run is warned of', () => {
  const sum = new WorkersSum();
  for (const machine of ['a', 'b']) {
    const figures = someFigures({ records: 10, fields: { metascore: { filled: 1, origins: {} } } });
    sum.add(aPart(machine, { share: aShare({ figures }) }));
  }
  const earlier = { runId: 2, scraped: 20, fields: { metascore: { filled: 19 } } };
  const { warnings } = summedReport({ ...RUN, earlier }, { ...NO_TARGETS, scraped: 20 }, sum, AS);
  expect(warnings).toEqual([
    'metascore is in 10 % of the movies, after 95 % in run 2: the pages may have changed',
  ]);
});

test('what a program of another version counted is left out, and said', () => {
  const sum = new WorkersSum();
  sum.add(aPart('a', { share: 'unreadable', saved: { inserted: 2, updated: 0, unchanged: 0 } }));
  const report = summedReport(RUN, { ...NO_TARGETS, scraped: 2 }, sum, AS);
  expect(report.stores.postgres?.inserted).toBe(2);
  expect(report.warnings).toEqual([
    '1 process of another version of this program counted requests, routes and fields in another way, and they are left out',
  ]);
});

test('failures that the run was to find out leave it successful, and others do not', () => {
  const journal = { ...NO_TARGETS, failed: 2 };
  expect(summedReport(RUN, journal, new WorkersSum(), AS).exitCode).toBe(0);
  expect(summedReport(RUN, { ...journal, hasFailed: true }, new WorkersSum(), AS).exitCode).toBe(1);
});

test('rows of lists are added up where any were read', () => {
  const sum = new WorkersSum();
  sum.add(aPart('a', { share: aShare({ rows: { came: 40, repeats: 1, kept: 39 } }) }));
  sum.add(aPart('b'));
  sum.add(aPart('c', { share: aShare({ rows: { came: 20, repeats: 0, kept: 20 } }) }));
  expect(summedReport(RUN, NO_TARGETS, sum, AS).rows).toEqual({ came: 60, repeats: 1, kept: 59 });
  expect(summedReport(RUN, NO_TARGETS, new WorkersSum(), AS).rows).toBeNull();
});
