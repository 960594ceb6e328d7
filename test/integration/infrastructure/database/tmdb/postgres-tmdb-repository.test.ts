import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { StoreRefused } from '../../../../../src/application/engine/ports.js';
import type { TmdbRecord } from '../../../../../src/domain/tmdb/tmdb-record.js';
import type { SqlDatabase } from '../../../../../src/infrastructure/database/sql-database.js';
import type { PostgresTmdbRepository } from '../../../../../src/infrastructure/database/tmdb/postgres-tmdb-repository.js';
import { tmdbPerson, tmdbPersonCredit, tmdbPersonRow } from '../../../../support/builders/tmdb-people.js';
import {
  personRecord,
  reviewRecord,
  titleRecord,
  tmdbReview,
} from '../../../../support/builders/tmdb-records.js';
import { tmdbCast, tmdbMovie, tmdbRow, tmdbSeries } from '../../../../support/builders/tmdb-titles.js';
import { beginTmdb } from '../../../../support/stores/begin-tmdb.js';
import { DATABASES, type OpenTestDatabase } from '../../../../support/stores/databases.js';
import { clearTmdb, storedTitles } from '../../../../support/stores/tmdb-contents.js';

const LATER = '2026-09-09T10:00:00.000Z';
const NOTHING = { inserted: 0, updated: 0, unchanged: 0 };

describe.each(DATABASES)('the TMDB repository on %s', (_, open) => {
  let opened: OpenTestDatabase;
  let database: SqlDatabase;
  let repository: PostgresTmdbRepository;

  beforeAll(async () => {
    opened = await open();
    database = opened.database;
    repository = await beginTmdb(database, 'fr', 'nl');
  });
  beforeEach(() => clearTmdb(database));
  afterAll(async () => {
    await repository?.close();
    await opened?.remove();
  });

  const save = (...records: readonly TmdbRecord[]) => repository.save(records);
  const column = async (sql: string) => (await database.execute(sql)).rows.map(([value]) => value);

  it('takes an answer without records', async () => {
    expect(await save()).toEqual(NOTHING);
  });

  it('takes titles, people and reviews of one answer at once', async () => {
    const saved = await save(
      titleRecord(tmdbRow(1)),
      personRecord(tmdbPersonRow(9)),
      reviewRecord(tmdbReview('a1')),
      titleRecord(tmdbSeries(1)),
    );
    expect(saved).toEqual({ ...NOTHING, inserted: 4 });
  });

  it.each<[string, TmdbRecord, TmdbRecord]>([
    [
      'a row of a list',
      titleRecord(tmdbRow(1)),
      titleRecord(tmdbRow(1, { popularity: 13 }), { observedAt: LATER }),
    ],
    [
      'details',
      titleRecord(tmdbMovie(1)),
      titleRecord(tmdbMovie(1, { tagline: 'Twice.' }), { observedAt: LATER }),
    ],
    [
      'credits',
      titleRecord(tmdbMovie(1)),
      titleRecord(tmdbMovie(1, { cast: [tmdbCast(1, 1, 0)] }), { observedAt: LATER }),
    ],
    [
      'certificates',
      titleRecord(tmdbMovie(1)),
      titleRecord(tmdbMovie(1, { certificates: [{ country: 'FR', certificate: '16' }] }), {
        observedAt: LATER,
      }),
    ],
    [
      'seasons',
      titleRecord(tmdbSeries(1)),
      titleRecord(tmdbSeries(1, { seasons: [] }), { observedAt: LATER }),
    ],
    [
      'a person',
      personRecord(tmdbPerson(1)),
      personRecord(tmdbPerson(1, { biography: null }), { observedAt: LATER }),
    ],
    [
      "a person's credits",
      personRecord(tmdbPerson(1)),
      personRecord(tmdbPerson(1, { credits: [tmdbPersonCredit(1, 101)] }), { observedAt: LATER }),
    ],
    [
      'a review',
      reviewRecord(tmdbReview('a1')),
      reviewRecord(tmdbReview('a1', { content: 'Bad.' }), { observedAt: LATER }),
    ],
  ])('says whether %s were inserted, updated or unchanged', async (_name, first, changed) => {
    expect(await save(first)).toEqual({ ...NOTHING, inserted: 1 });
    expect(await save(first)).toEqual({ ...NOTHING, unchanged: 1 });
    expect(await save({ ...first, observedAt: '2026-08-07T00:00:00.000Z' })).toEqual({
      ...NOTHING,
      unchanged: 1,
    });
    expect(await save(changed)).toEqual({ ...NOTHING, updated: 1 });
    expect(await save(changed)).toEqual({ ...NOTHING, unchanged: 1 });
    expect(await save(first)).toEqual({ ...NOTHING, unchanged: 1 });
  });

  it('leaves a title as the newest details say', async () => {
    await save(titleRecord(tmdbMovie(1)), titleRecord(tmdbSeries(1)));
    const movie = tmdbMovie(1, {
      cast: [{ ...tmdbCast(1, 2, 0), character: null }],
      crew: [],
      certificates: [{ country: 'US', certificate: 'R' }],
      keywords: [],
      companies: [{ id: 25, name: 'Studio & Sons', logoPath: null, originCountry: null }],
      collection: null,
      genres: [],
      imdbId: null,
    });
    const series = tmdbSeries(1, {
      seasons: [
        { id: 7009, seasonNumber: 1, name: null, airDate: null, episodeCount: null, posterPath: null },
      ],
      networks: [],
      createdBy: [],
      crew: [],
      genres: [],
    });
    const titles = [
      { ...movie, genreIds: [], overview: null },
      { ...series, genreIds: [] },
    ];
    expect(await save(...titles.map((title) => titleRecord(title, { observedAt: LATER })))).toEqual({
      ...NOTHING,
      updated: 2,
    });
    expect(await storedTitles(database)).toEqual(titles);
  });

  it('leaves what details said when a row of a list comes later, which renews what it knows', async () => {
    const details = tmdbMovie(1);
    await save(titleRecord(details));
    const row = tmdbRow(1, {
      title: 'New title',
      popularity: 99,
      voteCount: 1001,
      overview: null,
      originCountries: [],
      genreIds: [],
    });
    expect(await save(titleRecord(row, { observedAt: LATER }))).toEqual({ ...NOTHING, updated: 1 });
    expect(await storedTitles(database)).toEqual([
      { ...details, title: 'New title', popularity: 99, voteCount: 1001 },
    ]);
  });

  it('counts a language of --local-language as local, and keeps that while the language stays', async () => {
    await save(
      titleRecord(tmdbMovie(1)),
      titleRecord(tmdbRow(2, { originalLanguage: 'nl' })),
      titleRecord(tmdbRow(3, { originalLanguage: 'en' })),
    );
    await save(titleRecord(tmdbRow(1, { originalLanguage: null }), { observedAt: LATER }));
    expect(await column('select segment from tmdb.titles order by id')).toEqual(['local', 'local', 'global']);
  });

  it('saves a title that an answer has twice, the later one last', async () => {
    const saved = await save(titleRecord(tmdbRow(1)), titleRecord(tmdbRow(1, { title: 'Other' })));
    expect(saved).toEqual({ ...NOTHING, inserted: 1, updated: 1 });
    expect(await column('select title from tmdb.titles')).toEqual(['Other']);
  });

  it('saves answers that come at the same time, with titles in common', async () => {
    const answers = Array.from({ length: 20 }, (_name, page) =>
      Array.from({ length: 20 }, (_row, index) => titleRecord(tmdbRow(1 + page * 10 + index))),
    );
    const saved = await Promise.all(answers.map((records) => repository.save(records)));
    const sum = (result: keyof typeof NOTHING) => saved.reduce((total, counts) => total + counts[result], 0);
    expect({ inserted: sum('inserted'), updated: sum('updated'), unchanged: sum('unchanged') }).toEqual({
      inserted: 210,
      updated: 0,
      unchanged: 190,
    });
    expect(await column('select count(*) from tmdb.titles')).toEqual([210]);
  });

  it.each<[string, TmdbRecord, string]>([
    ['title', titleRecord(tmdbRow(2, { voteAverage: 11 })), 'movie/2'],
    ['person', personRecord(tmdbPersonRow(2, { popularity: -1 })), 'person/2'],
    ['review', reviewRecord(tmdbReview('a2', { rating: 11 })), 'review/a2'],
  ])('refuses a %s that cannot be, names it, and keeps the records beside it', async (_name, unfit, key) => {
    const answers = [
      [titleRecord(tmdbRow(1)), personRecord(tmdbPersonRow(1)), reviewRecord(tmdbReview('a1'))],
      [titleRecord(tmdbRow(3)), unfit, titleRecord(tmdbRow(4))],
      [titleRecord(tmdbRow(5))],
    ];
    const saved = await Promise.allSettled(answers.map((records) => repository.save(records)));
    expect(saved.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(saved[1]).toMatchObject({ reason: expect.any(StoreRefused) });
    expect(saved[1]).toMatchObject({ reason: { message: expect.stringContaining(`refused ${key}:`) } });
    expect(await column('select id from tmdb.titles order by id')).toEqual([1, 3, 4, 5]);
  });
});
