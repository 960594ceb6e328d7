import { describe, expect, it } from 'vitest';
import { failure } from '../../../../src/domain/engine/outcome.js';
import type { RunStop } from '../../../../src/domain/engine/run-report.js';
import { RunTally } from '../../../../src/domain/engine/run-tally.js';
import { IMDB_WORDS, type Imdb, REPORTED_MOVIE_FIELDS } from '../../../../src/domain/imdb/imdb-catalogue.js';
import { aMovie, titleId } from '../../../support/builders/movie-builder.js';

const aTally = (stores: readonly string[]) => new RunTally<Imdb>(stores, REPORTED_MOVIE_FIELDS, IMDB_WORDS);

const run = {
  runId: 1,
  list: 'chart top',
  asked: 3,
  seconds: 2,
  earlier: null,
  rows: null,
  routes: [],
  stop: null,
};

function failed(number: number, kind: Parameters<typeof failure>[0]) {
  return {
    kind: 'failed' as const,
    key: titleId(number),
    attempts: 1,
    failure: failure(kind, `reason ${number}`),
    saved: {},
    refusedBy: [],
  };
}

function scraped(movie = aMovie().build()) {
  return {
    kind: 'scraped' as const,
    key: movie.titleId,
    attempts: 1,
    record: movie,
    savedAs: null,
    source: movie.source,
    origins: { title: 'next-data' as const },
    saved: { postgres: 'inserted' as const, csv: 'unchanged' as const },
  };
}

describe('RunTally', () => {
  it('counts movies that were saved without an odd value, and keeps the first few', () => {
    const tally = aTally(['postgres']);
    tally.recordOutcome(scraped());
    for (let number = 1; number <= 7; number += 1) {
      const movie = aMovie(number).build();
      tally.recordOutcome({ ...scraped(movie), notices: [`year ${number} is odd`, 'and more'] });
    }
    const { noticed } = tally.report(run);
    expect(noticed.count).toBe(7);
    expect(noticed.first).toHaveLength(5);
    expect(noticed.first[0]).toEqual({ key: titleId(1), notice: 'year 1 is odd' });
  });

  it('calls a run successful whose only failures are what it was to find out', () => {
    const tally = new RunTally<Imdb>(
      ['postgres'],
      REPORTED_MOVIE_FIELDS,
      IMDB_WORDS,
      (key, kind) => key !== titleId(3) && kind === 'not-found',
    );
    tally.recordOutcome(failed(1, 'not-found'));
    tally.recordOutcome(failed(2, 'not-found'));
    expect(tally.report(run)).toMatchObject({ exitCode: 0, failed: 2, failures: [{ count: 2 }] });
    tally.recordOutcome(failed(3, 'not-found'));
    expect(tally.report(run).exitCode).toBe(1);
  });

  it('counts outcomes, what each store did, and where fields were found', () => {
    const tally = aTally(['postgres', 'csv']);
    tally.recordListed();
    tally.recordOutcome(scraped(aMovie().with({ metascore: null }).build()));
    tally.recordOutcome({ kind: 'skipped', key: titleId(2), reason: 'robots.txt' });
    const report = tally.report(run);
    expect(report).toMatchObject({ listed: 1, scraped: 1, skipped: 1, failed: 0, exitCode: 0 });
    expect(report.stores).toEqual({
      postgres: { inserted: 1, updated: 0, unchanged: 0, unsaved: 0 },
      csv: { inserted: 0, updated: 0, unchanged: 1, unsaved: 0 },
    });
    expect(report.fields.title).toEqual({ filled: 1, origins: { 'next-data': 1 } });
    expect(report.fields.metascore).toEqual({ filled: 0, origins: {} });
  });

  it('counts a movie for the source that gave it, also where what is stored comes from another', () => {
    const tally = aTally(['postgres']);
    tally.recordOutcome({ ...scraped(), source: 'imdb-datasets' });
    expect(tally.report(run).sources).toEqual({ 'imdb-datasets': 1 });
  });

  it('counts a movie for each of the sources that gave it', () => {
    const tally = aTally(['postgres']);
    tally.recordOutcome({ ...scraped(), source: 'imdb-datasets', furtherSources: ['tmdb'] });
    tally.recordOutcome({ ...scraped(), source: 'tmdb' });
    expect(tally.report(run)).toMatchObject({ scraped: 2, sources: { 'imdb-datasets': 1, tmdb: 2 } });
  });

  it('keeps the first few titles of each kind of failure and counts the rest', () => {
    const tally = aTally([]);
    for (let number = 1; number <= 8; number += 1) tally.recordOutcome(failed(number, 'not-found'));
    const [notFound] = tally.report(run).failures;
    expect(notFound).toMatchObject({ kind: 'not-found', count: 8 });
    expect(notFound?.first.map(({ reason }) => reason)).toEqual([1, 2, 3, 4, 5].map((n) => `reason ${n}`));
  });

  it('keeps the first hundred warnings and counts the rest, so that it does not grow with the run', () => {
    const tally = aTally([]);
    for (let number = 1; number <= 130; number += 1) tally.recordWarning(`warning ${number}`);
    const { warnings } = tally.report(run);
    expect(warnings).toHaveLength(101);
    expect(warnings.slice(99)).toEqual(['warning 100', '… and 30 more']);
  });

  it('counts a store that refused a movie as not saved there, and the other as saved', () => {
    const tally = aTally(['postgres', 'csv']);
    tally.recordOutcome({ ...failed(1, 'unsaved'), saved: { csv: 'inserted' }, refusedBy: ['postgres'] });
    const { stores, exitCode } = tally.report(run);
    expect(stores).toMatchObject({ postgres: { unsaved: 1 }, csv: { inserted: 1 } });
    expect(exitCode).toBe(1);
  });

  it.each<[RunStop['cause'], number]>([
    ['interrupted', 130],
    ['fatal', 5],
    ['unreadable', 5],
    ['store-down', 4],
    ['blocked', 3],
  ])('ends a run stopped by %s with exit code %i', (cause, exitCode) => {
    const stop = { cause, message: 'x' };
    expect(aTally([]).report({ ...run, stop }).exitCode).toBe(exitCode);
  });

  it('ends with 1 when some titles failed', () => {
    const tally = aTally([]);
    tally.recordOutcome(failed(1, 'unreachable'));
    expect(tally.report(run).exitCode).toBe(1);
  });

  it('gives percentiles of attempts within a twentieth', () => {
    const tally = aTally([]);
    for (let ms = 1; ms <= 1000; ms += 1) tally.recordAttempt(10, ms);
    const { attemptMs, attempts, bytes } = tally.report(run);
    expect({ attempts, bytes }).toEqual({ attempts: 1000, bytes: 10_000 });
    expect(attemptMs.p50).toBeGreaterThanOrEqual(500);
    expect(attemptMs.p50).toBeLessThanOrEqual(526);
    expect(attemptMs.p99).toBeGreaterThanOrEqual(990);
    expect(attemptMs.p99).toBeLessThanOrEqual(1041);
  });

  it('counts how many titles took how many attempts', () => {
    const tally = aTally([]);
    for (const attempts of [1, 1, 3]) tally.recordOutcome({ ...failed(1, 'blocked'), attempts });
    tally.recordOutcome({ kind: 'skipped', key: titleId(2), reason: 'robots.txt' });
    expect(tally.report(run).attemptsPerTarget).toEqual({ 1: 2, 3: 1 });
  });

  it('warns of a field that is much emptier than in the last run', () => {
    const tally = aTally([]);
    for (let number = 1; number <= 20; number += 1) {
      tally.recordOutcome(scraped(aMovie(number).with({ metascore: null }).build()));
    }
    const fields = { metascore: { filled: 19 }, title: { filled: 20 } };
    const { warnings, earlier } = tally.report({ ...run, earlier: { runId: 4, scraped: 20, fields } });
    expect(warnings).toEqual([
      'metascore is in 0 % of the movies, after 95 % in run 4: the pages may have changed',
    ]);
    expect(earlier).toEqual({ runId: 4, scraped: 20, fields });
  });
});
