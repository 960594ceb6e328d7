import { describe, expect, it } from 'vitest';
import { CompleteStores } from '../../../../src/application/complete-stores.js';
import { CompositeSave } from '../../../../src/application/engine/composite-save.js';
import {
  type Admission,
  AdmissionFailed,
  StoreRefused,
  TargetListFailed,
} from '../../../../src/application/engine/ports.js';
import { Run, tallyObserver } from '../../../../src/application/engine/run.js';
import { RunBrake } from '../../../../src/application/engine/run-brake.js';
import { allObservers } from '../../../../src/application/engine/run-observers.js';
import { RunQueue } from '../../../../src/application/engine/run-queue.js';
import { type StoreOutage, StorePatience } from '../../../../src/application/engine/store-patience.js';
import { TargetDispatcher } from '../../../../src/application/engine/target-dispatcher.js';
import { TargetFetcher } from '../../../../src/application/engine/target-fetcher.js';
import { KeepMovie } from '../../../../src/application/keep-movie.js';
import type { StoredMovies } from '../../../../src/application/movie-ports.js';
import { SaveMerged } from '../../../../src/application/save-merged.js';
import { failure } from '../../../../src/domain/engine/outcome.js';
import { RunTally } from '../../../../src/domain/engine/run-tally.js';
import { IMDB_WORDS, type Imdb, REPORTED_MOVIE_FIELDS } from '../../../../src/domain/imdb/imdb-catalogue.js';
import type { Page } from '../../../../src/domain/imdb/imdb-page.js';
import { aMovie, titleId } from '../../../support/builders/movie-builder.js';
import {
  answerFailure,
  answerMovie,
  FixedRoutes,
  MovieRepositoryInMemory,
  RunJournalInMemory,
  ScriptedWorkers,
  storedIn,
  TitleListInMemory,
} from '../../../support/stores/in-memory.js';

const OPEN: Admission<Imdb> = { open: async () => {}, refusal: () => null };

function aRun(
  parts: {
    workers?: ScriptedWorkers;
    routes?: FixedRoutes;
    patienceMs?: number;
    admission?: Admission<Imdb>;
    journal?: RunJournalInMemory;
    observations?: StoredMovies['observations'];
    interruptedMs?: number;
  } = {},
) {
  const admission = parts.admission ?? OPEN;
  const stores = [new MovieRepositoryInMemory('postgres'), new MovieRepositoryInMemory('csv')] as const;
  const tally = new RunTally<Imdb>(
    stores.map(({ name }) => name),
    REPORTED_MOVIE_FIELDS,
    IMDB_WORDS,
  );
  const brake = new RunBrake(IMDB_WORDS);
  const observer = allObservers([tallyObserver(tally), brake], (error) => {
    throw error;
  });
  const routes = parts.routes ?? new FixedRoutes();
  const workers = parts.workers ?? new ScriptedWorkers();
  const fetcher = new TargetFetcher<Imdb>({
    workers,
    routes,
    observer,
    concurrency: 5,
    maxRetries: 1,
    deadlineMs: 1000,
    random: () => 0,
    refusal: (page, address) => admission.refusal(page, address),
  });
  const patience = {
    patienceMs: parts.patienceMs ?? 0,
    now: Date.now,
    interrupted: brake.interrupted,
    interruptedMs: parts.interruptedMs ?? 60_000,
    onOutage: (outage: StoreOutage) => brake.stopForOutage(outage),
    onTrouble: () => {},
  };
  const patient = stores.map((store) => ({
    store,
    patience: new StorePatience(store.name, patience),
  }));
  const journal = parts.journal ?? new RunJournalInMemory();
  const journalPatience = new StorePatience('run journal', patience);
  const { observations } = parts;
  const stored = { ...storedIn(stores[0]), ...(observations && { observations }) };
  const saving = new CompositeSave(patient);
  const save = new SaveMerged({
    stored,
    stores: { save: (movie, observations) => saving.save((store) => store.save(movie, observations)) },
    readsFirst: observations !== undefined,
  });
  const completeStores = new CompleteStores({
    stores: patient,
    stored,
    reading: journalPatience,
  });
  journal.sendAll();
  const { ranges } = journal;
  const queue = new RunQueue<Imdb>({
    journal,
    ranges,
    patience: journalPatience,
    observer,
    stores: completeStores,
  });
  const dispatcher = new TargetDispatcher<Imdb>({
    targetOf: (key) => ({ page: 'title', titleId: key }),
    fetcher,
    keeper: new KeepMovie(save),
    queue,
    journal,
    journalPatience,
    observer,
    brake,
    admission,
    mostFetched: 10,
    mostSaved: 10,
  });
  const scrapeMovies = new Run<Imdb>({
    admission,
    brake,
    dispatcher,
    earlier: null,
    journal,
    journalPatience,
    now: Date.now,
    observer,
    queue,
    routes,
    rows: () => null,
    stores: completeStores,
    tally,
  });
  return { scrapeMovies, brake, stores, workers, journal };
}

const ids = (count: number) => Array.from({ length: count }, (_, index) => titleId(index + 1));
const movieOf = (number: number) => aMovie(number).build();
const nextTurn = () => new Promise((resolve) => setImmediate(resolve));
const isTitle = (page: Page, number: number) => page.page === 'title' && page.titleId === titleId(number);

describe('Run over IMDb titles', () => {
  it('saves every title of the list to every store', async () => {
    const { scrapeMovies, stores } = aRun();
    const report = await scrapeMovies.run(new TitleListInMemory(ids(30)), null);
    expect(report).toMatchObject({ listed: 30, scraped: 30, failed: 0, exitCode: 0, stop: null });
    for (const store of stores) expect(store.movies.size).toBe(30);
  });

  it('takes no more titles than asked', async () => {
    const list = new TitleListInMemory(ids(1000));
    const report = await aRun().scrapeMovies.run(list, 25);
    expect({ scraped: report.scraped, pulled: list.pulled }).toEqual({ scraped: 25, pulled: 25 });
  });

  it('pulls the list a piece at a time, only as fast as titles finish', async () => {
    const list = new TitleListInMemory(ids(2000));
    let furthest = 0;
    const run = aRun({
      workers: new ScriptedWorkers((page) => {
        furthest = Math.max(furthest, list.pulled - run.stores[1].movies.size);
        return answerMovie(page);
      }),
    });
    await run.scrapeMovies.run(list, null);
    expect(furthest).toBeGreaterThan(0);
    expect(furthest).toBeLessThanOrEqual(520);
  });

  it('has every title in the journal before it is fetched, and settles each', async () => {
    const journal = new RunJournalInMemory();
    const workers = new ScriptedWorkers((page) => {
      if (page.page === 'title') expect(journal.states.get(page.titleId)).toBe('queued');
      return isTitle(page, 2) ? answerFailure('not-found') : answerMovie(page);
    });
    await aRun({ workers, journal }).scrapeMovies.run(new TitleListInMemory(ids(3)), null);
    expect([...journal.states.values()]).toEqual(['scraped', 'failed', 'scraped']);
    expect(journal.listComplete).toBe(true);
  });

  it('goes on with what an earlier process left, and then with the rest of the list', async () => {
    const journal = new RunJournalInMemory();
    journal.states.set(titleId(1), 'scraped').set(titleId(2), 'queued').set(titleId(3), 'failed');
    const run = aRun({ journal });
    const report = await run.scrapeMovies.run(new TitleListInMemory(ids(5)), null);
    expect(report.scraped).toBe(3);
    expect(run.workers.attempts.map(({ target }) => target)).toEqual(
      [2, 4, 5].map((number) => ({ page: 'title', titleId: titleId(number) })),
    );
  });

  it('does not ask for the list again once all of it is in the journal', async () => {
    const journal = new RunJournalInMemory();
    journal.states.set(titleId(1), 'queued');
    journal.listComplete = true;
    const list = new TitleListInMemory(ids(5));
    const report = await aRun({ journal }).scrapeMovies.run(list, 5);
    expect({ scraped: report.scraped, pulled: list.pulled, warnings: report.warnings }).toEqual({
      scraped: 1,
      pulled: 0,
      warnings: [],
    });
  });

  it('skips titles that were fetched recently, before fetching', async () => {
    const journal = new RunJournalInMemory();
    journal.recent.add(titleId(2));
    const run = aRun({ journal });
    for (const store of run.stores) store.movies.set(titleId(2), movieOf(2));
    const report = await run.scrapeMovies.run(new TitleListInMemory(ids(3)), null);
    expect(report).toMatchObject({ listed: 3, scraped: 2, skipped: 1, exitCode: 0 });
    expect(run.workers.attempts).toHaveLength(2);
    expect(report.warnings).toEqual([]);
  });

  it('gives a store that lacks a movie what the database holds of it, without fetching it', async () => {
    const journal = new RunJournalInMemory();
    journal.states.set(titleId(1), 'scraped').set(titleId(2), 'scraped').set(titleId(3), 'queued');
    journal.recent.add(titleId(4));
    const run = aRun({ journal });
    const [postgres, csv] = run.stores;
    for (const number of [1, 2, 4]) postgres.movies.set(titleId(number), movieOf(number));
    csv.movies.set(titleId(2), movieOf(2));
    const report = await run.scrapeMovies.run(new TitleListInMemory(ids(4)), null);
    expect(report).toMatchObject({ scraped: 1, skipped: 1, exitCode: 0 });
    expect(run.workers.attempts.map(({ target }) => target)).toEqual([
      { page: 'title', titleId: titleId(3) },
    ]);
    expect([...csv.movies.keys()].sort()).toEqual(ids(4));
    expect(report.warnings).toEqual([
      'csv lacked 2 movies saved before: written to it from the database, without fetching',
    ]);
  });

  it('fetches a title again that was fetched recently and is not in the database any more', async () => {
    const journal = new RunJournalInMemory();
    journal.recent.add(titleId(1));
    const run = aRun({ journal });
    expect(await run.scrapeMovies.run(new TitleListInMemory(ids(2)), null)).toMatchObject({
      scraped: 2,
      skipped: 0,
    });
  });

  it('names the movies of the run that are nowhere any more', async () => {
    const journal = new RunJournalInMemory();
    journal.states.set(titleId(1), 'scraped');
    journal.listComplete = true;
    const { warnings } = await aRun({ journal }).scrapeMovies.run(new TitleListInMemory([]), null);
    expect(warnings).toEqual([
      `the database lacks 1 movie that this run has saved: ${titleId(1)}; scrape it again with --ids`,
    ]);
  });

  it('stops with 4 when a store that lacks movies stays down', async () => {
    const journal = new RunJournalInMemory();
    journal.states.set(titleId(1), 'scraped').set(titleId(2), 'queued');
    const run = aRun({ journal });
    run.stores[0].movies.set(titleId(1), movieOf(1));
    run.stores[1].fault = () => new Error('no such folder');
    const report = await run.scrapeMovies.run(new TitleListInMemory([]), null);
    expect(report).toMatchObject({ exitCode: 4, stop: { cause: 'store-down' } });
    expect(run.workers.attempts).toEqual([]);
  });

  it('names both ids of a title that IMDb has merged into another', async () => {
    const workers = new ScriptedWorkers((page) => {
      if (!isTitle(page, 1)) return answerMovie(page);
      return answerMovie({ page: 'title', titleId: titleId(9) });
    });
    const report = await aRun({ workers }).scrapeMovies.run(new TitleListInMemory(ids(2)), null);
    expect(report).toMatchObject({
      scraped: 2,
      merged: { count: 1, first: [{ key: titleId(1), savedAs: titleId(9) }] },
    });
  });

  it.each([
    ['unreachable', 'HTTP 500'],
    ['blocked', 'HTTP 403'],
  ] as const)(
    'keeps what was seen of a title that was %s when every route is blocked',
    async (kind, seen) => {
      const routes = new FixedRoutes();
      const workers = new ScriptedWorkers(() => {
        routes.blocked = failure('blocked', 'a challenge');
        return answerFailure(kind, seen);
      });
      const run = aRun({ workers, routes });
      const report = await run.scrapeMovies.run(new TitleListInMemory(ids(1)), null);
      expect(report.stop).toMatchObject({ cause: 'blocked' });
      expect(report.stop?.message).toContain('a challenge');
      expect(report.failures).toEqual([{ kind, count: 1, first: [{ key: titleId(1), reason: seen }] }]);
    },
  );

  it('leaves a title in the queue that was not asked for before every route was blocked', async () => {
    const routes = new FixedRoutes();
    routes.blocked = failure('blocked', 'a challenge');
    const run = aRun({ routes });
    const report = await run.scrapeMovies.run(new TitleListInMemory(ids(3)), null);
    expect(report).toMatchObject({ failed: 0, failures: [], stop: { cause: 'blocked' } });
    expect(new Set(run.journal.states.values())).toEqual(new Set(['queued']));
  });

  it('stops when another process has taken the run over', async () => {
    const run = aRun({
      workers: new ScriptedWorkers((page) => {
        if (isTitle(page, 5)) run.brake.stopForTakeover('process 7 on other has taken run 1 over');
        return answerMovie(page);
      }),
    });
    const report = await run.scrapeMovies.run(new TitleListInMemory(ids(500)), null);
    expect(report).toMatchObject({ exitCode: 4, stop: { cause: 'taken-over' } });
    expect(report.scraped).toBeLessThan(20);
  });

  it('stops when the journal stays down, and still reports', async () => {
    const journal = new RunJournalInMemory();
    const workers = new ScriptedWorkers((page) => {
      journal.fault = new Error('connection refused');
      return answerMovie(page);
    });
    const report = await aRun({ workers, journal }).scrapeMovies.run(new TitleListInMemory(ids(100)), null);
    expect(report).toMatchObject({ exitCode: 4, stop: { cause: 'store-down' } });
    expect(report.scraped).toBeGreaterThan(0);
  });

  it('warns when the list gave fewer titles than asked', async () => {
    const report = await aRun().scrapeMovies.run(new TitleListInMemory(ids(3)), 250);
    expect(report.warnings).toEqual(['the list in memory gave 3 of 250']);
    expect(report.exitCode).toBe(0);
  });

  it('skips what the site does not admit, without fetching it', async () => {
    const admission: Admission<Imdb> = {
      open: async () => {},
      refusal: (page) => (isTitle(page, 3) ? 'robots.txt disallows it' : null),
    };
    const run = aRun({ admission });
    const report = await run.scrapeMovies.run(new TitleListInMemory(ids(5)), null);
    expect(report).toMatchObject({ scraped: 4, skipped: 1, failed: 0, exitCode: 0 });
    expect(run.workers.attempts.some(({ target }) => isTitle(target, 3))).toBe(false);
  });

  it('fetches nothing when the site cannot be asked what it admits', async () => {
    const admission: Admission<Imdb> = {
      open: async () => {
        throw new AdmissionFailed(
          'robots.txt could not be had: HTTP 500',
          failure('unreachable', 'HTTP 500'),
        );
      },
      refusal: () => null,
    };
    const run = aRun({ admission });
    const report = await run.scrapeMovies.run(new TitleListInMemory(ids(5)), null);
    expect(report).toMatchObject({ listed: 0, exitCode: 1 });
    expect(report.stop?.message).toContain('HTTP 500');
    expect(run.workers.attempts).toEqual([]);
  });

  it('goes on when a title fails, and ends with 1', async () => {
    const workers = new ScriptedWorkers((page) =>
      isTitle(page, 7) ? answerFailure('not-found') : answerMovie(page),
    );
    const report = await aRun({ workers }).scrapeMovies.run(new TitleListInMemory(ids(20)), null);
    expect(report).toMatchObject({ scraped: 19, failed: 1, exitCode: 1, stop: null });
    expect(report.failures).toMatchObject([{ kind: 'not-found', count: 1 }]);
  });

  it('stops when every route is blocked and begins nothing more', async () => {
    const routes = new FixedRoutes();
    const workers = new ScriptedWorkers((page) => {
      if (!isTitle(page, 1)) routes.blocked = failure('blocked', 'HTTP 202');
      return routes.blocked === undefined ? answerMovie(page) : answerFailure('blocked', 'HTTP 202');
    });
    const report = await aRun({ workers, routes }).scrapeMovies.run(new TitleListInMemory(ids(100)), null);
    expect(report).toMatchObject({ exitCode: 3, stop: { cause: 'blocked' } });
    expect(report.listed).toBeLessThan(20);
    expect(report.stop?.message).toContain('HTTP 202');
  });

  it('stops when every route is throttled for good, as blocked, and says that it is throttled', async () => {
    const routes = new FixedRoutes();
    routes.blocked = failure('throttled', 'HTTP 429, asked to wait 3 d');
    const report = await aRun({ routes }).scrapeMovies.run(new TitleListInMemory(ids(100)), null);
    expect(report).toMatchObject({ exitCode: 3, stop: { cause: 'blocked' }, failed: 0 });
    expect(report.stop?.message).toMatch(/^every route is throttled.*HTTP 429, asked to wait 3 d/);
  });

  it('passes over a title that leads to where it may not be fetched', async () => {
    const redirect = { address: 'https://films.test/private', cookies: [] };
    const workers = new ScriptedWorkers((page) =>
      isTitle(page, 1)
        ? { result: { kind: 'redirected', redirect }, httpStatus: 302, bytes: 0, milliseconds: 5 }
        : answerMovie(page),
    );
    const admission: Admission<Imdb> = {
      open: async () => {},
      refusal: (_, address) => (address === redirect.address ? 'not allowed there' : null),
    };
    const run = aRun({ workers, admission });
    const report = await run.scrapeMovies.run(new TitleListInMemory(ids(2)), null);
    expect(report).toMatchObject({ exitCode: 0, scraped: 1, skipped: 1, failed: 0, attempts: 2 });
    expect(workers.attempts).toHaveLength(2);
  });

  it('counts an attempt once, however often it is redirected', async () => {
    const redirect = { address: 'https://films.test/title/tt0000001/reference', cookies: [] };
    const workers = new ScriptedWorkers((page, _, { redirect: followed }) =>
      isTitle(page, 1) && followed === undefined
        ? { result: { kind: 'redirected', redirect }, httpStatus: 302, bytes: 7, milliseconds: 5 }
        : answerMovie(page),
    );
    const report = await aRun({ workers }).scrapeMovies.run(new TitleListInMemory(ids(2)), null);
    expect(workers.attempts).toHaveLength(3);
    expect(report).toMatchObject({ attempts: 2, attemptsPerTarget: { 1: 2 } });
  });

  it('stops above a fifth of unreadable titles, but not before twenty', async () => {
    const workers = new ScriptedWorkers(() => answerFailure('unreadable', 'no title'));
    const report = await aRun({ workers }).scrapeMovies.run(new TitleListInMemory(ids(500)), null);
    expect(report).toMatchObject({ exitCode: 5, stop: { cause: 'unreadable' } });
    expect(report.failed).toBeGreaterThanOrEqual(20);
    expect(report.failed).toBeLessThan(40);
  });

  it('judges the pages by the titles that were fetched, however many are skipped', async () => {
    const journal = new RunJournalInMemory();
    const run = aRun({
      journal,
      workers: new ScriptedWorkers(() => answerFailure('unreadable', 'no title')),
    });
    for (const id of ids(400)) {
      journal.recent.add(id);
      for (const store of run.stores) store.movies.set(id, movieOf(1));
    }
    const report = await run.scrapeMovies.run(new TitleListInMemory(ids(480)), null);
    expect(report).toMatchObject({ exitCode: 5, skipped: 400, stop: { cause: 'unreadable' } });
    expect(report.failed).toBeLessThan(40);
  });

  it('stops when a store stays down; the other store has everything that was fetched', async () => {
    const { scrapeMovies, stores } = aRun();
    stores[0].fault = () => new Error('connection refused');
    const report = await scrapeMovies.run(new TitleListInMemory(ids(500)), null);
    expect(report).toMatchObject({ exitCode: 4, stop: { cause: 'store-down' }, scraped: 0 });
    expect(stores[1].movies.size).toBe(report.failed);
    expect(report.stores).toMatchObject({
      postgres: { unsaved: report.failed },
      csv: { inserted: report.failed },
    });
  });

  it('a movie that a store refuses for good costs only its title, and says who kept it', async () => {
    const { scrapeMovies, stores, journal } = aRun();
    stores[0].fault = (movie) => (movie.titleId === titleId(7) ? new StoreRefused('too long') : undefined);
    const report = await scrapeMovies.run(new TitleListInMemory(ids(100)), null);
    expect(report).toMatchObject({ scraped: 99, failed: 1, exitCode: 1, stop: null });
    expect(report.failures).toEqual([
      {
        kind: 'refused',
        count: 1,
        first: [{ key: titleId(7), reason: 'postgres: too long; csv kept it' }],
      },
    ]);
    expect(report.stores).toMatchObject({ postgres: { unsaved: 1 }, csv: { unsaved: 0 } });
    expect(journal.states.get(titleId(7))).toBe('failed');
  });

  it('stops when a store refuses more than a fifth of the movies, but not before twenty', async () => {
    const { scrapeMovies, stores } = aRun();
    stores[0].fault = () => new StoreRefused('a trigger says no');
    const report = await scrapeMovies.run(new TitleListInMemory(ids(500)), null);
    expect(report).toMatchObject({ exitCode: 5, stop: { cause: 'fatal' } });
    expect(report.stop?.message).toContain('a trigger says no');
    expect(report.failed).toBeGreaterThanOrEqual(20);
    expect(report.failed).toBeLessThan(45);
  });

  it('saves nothing of a movie that could not be merged with what is stored', async () => {
    const { scrapeMovies, stores } = aRun({
      observations: async (asked) => {
        if (asked === titleId(2)) throw new Error('connection lost');
        return [];
      },
    });
    const report = await scrapeMovies.run(new TitleListInMemory(ids(3)), null);
    expect(report.failures).toMatchObject([
      {
        kind: 'unsaved',
        first: [{ key: titleId(2), reason: expect.stringContaining('connection lost') }],
      },
    ]);
    for (const store of stores) expect([...store.movies.keys()]).toEqual([titleId(1), titleId(3)]);
  });

  it('a title that the journal does not take stays queued and is named, and the run goes on', async () => {
    const journal = new RunJournalInMemory();
    journal.poison = titleId(2);
    const workers = new ScriptedWorkers(async (page) => {
      // So that others are settled while the journal fails at this one.
      while (isTitle(page, 3) && journal.states.get(titleId(1)) !== 'scraped') await nextTurn();
      return answerMovie(page);
    });
    const report = await aRun({ journal, workers, patienceMs: 300 }).scrapeMovies.run(
      new TitleListInMemory(ids(3)),
      null,
    );
    expect(report).toMatchObject({ scraped: 3, stop: null });
    expect(journal.states.get(titleId(2))).toBe('queued');
    expect(report.warnings).toEqual([expect.stringMatching(/tt0000002 could not be written .*invalid byte/)]);
  });

  it('a journal that is out when the run ends gets a sentence in the report, and the exit code of a store', async () => {
    const journal = new RunJournalInMemory(7);
    journal.finish = async () => {
      throw new Error('connection refused');
    };
    const report = await aRun({ journal }).scrapeMovies.run(new TitleListInMemory(ids(3)), null);
    expect(report).toMatchObject({ scraped: 3, exitCode: 4, stop: { cause: 'store-down' } });
    expect(report.warnings).toEqual([
      'how run 7 ended could not be written to the run journal (connection refused); ' +
        'the command runs shows it as not ended until it is resumed',
    ]);
  });

  it('a run that is found to be another process’s when it ends says so', async () => {
    const run = aRun();
    run.journal.finish = async () => run.brake.stopForTakeover('process 7 has taken run 1 over');
    const report = await run.scrapeMovies.run(new TitleListInMemory(ids(3)), null);
    expect(report).toMatchObject({ scraped: 3, exitCode: 4, stop: { cause: 'taken-over' } });
  });

  it.each(['is silent', 'fails'])(
    'an interruption ends the run while a store %s; what was not saved stays queued',
    async (state) => {
      const { scrapeMovies, stores, brake, journal } = aRun({ patienceMs: 3_600_000, interruptedMs: 50 });
      stores[0].save = async () => {
        setTimeout(() => brake.interrupt(), 5);
        if (state === 'is silent') await new Promise(() => {});
        throw new Error('connection refused');
      };
      const report = await scrapeMovies.run(new TitleListInMemory(ids(100)), null);
      expect(report).toMatchObject({ exitCode: 130, stop: { cause: 'interrupted' }, scraped: 0, failed: 0 });
      expect(new Set(journal.states.values())).toEqual(new Set(['queued']));
    },
  );

  it('an interruption lets what is in flight finish and be saved', async () => {
    const run = aRun({
      workers: new ScriptedWorkers((page) => {
        if (isTitle(page, 12)) run.brake.interrupt();
        return answerMovie(page);
      }),
    });
    const report = await run.scrapeMovies.run(new TitleListInMemory(ids(500)), null);
    expect(report).toMatchObject({ exitCode: 130, stop: { cause: 'interrupted' }, failed: 0 });
    expect(run.stores[0].movies.size).toBe(report.scraped);
    expect(run.workers.attempts).toHaveLength(report.scraped);
  });

  it('stops with the fault of a page whose answer is fatal', async () => {
    const workers = new ScriptedWorkers(() => answerFailure('fatal', 'every thread dies'));
    const report = await aRun({ workers }).scrapeMovies.run(new TitleListInMemory(ids(500)), null);
    expect(report).toMatchObject({ exitCode: 5, stop: { cause: 'fatal', message: 'every thread dies' } });
  });

  it.each([
    ['blocked', 3],
    ['unreadable', 5],
    ['unreachable', 1],
  ] as const)('a list that is %s ends the run with %i', async (kind, exitCode) => {
    const list = {
      name: 'chart top',
      async *keys() {
        yield titleId(1);
        throw new TargetListFailed('chart top', failure(kind, 'seen'));
      },
    };
    const report = await aRun().scrapeMovies.run(list, 250);
    expect(report).toMatchObject({ scraped: 1, exitCode });
    expect(report.stop?.message).toContain('seen');
  });

  it('an observer that fails does not disturb the run', async () => {
    const failures: unknown[] = [];
    const heard: string[] = [];
    const observer = allObservers(
      [
        {
          warned: () => {
            throw new Error('broken');
          },
        },
        { warned: (warning) => heard.push(warning) },
      ],
      (error) => failures.push(error),
    );
    observer.warned('a warning');
    expect({ failures: failures.length, heard }).toEqual({ failures: 1, heard: ['a warning'] });
  });
});
