import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UNKNOWN_VALUES } from '../../../../src/domain/imdb/unknown-values.js';
import { DatasetFetcher } from '../../../../src/infrastructure/imdb-datasets/dataset-fetcher.js';
import { loadDatasets } from '../../../../src/infrastructure/imdb-datasets/dataset-load.js';
import { DatasetMovies } from '../../../../src/infrastructure/imdb-datasets/dataset-movies.js';
import { DatasetTitleList } from '../../../../src/infrastructure/imdb-datasets/dataset-title-list.js';
import type { ListCondition } from '../../../../src/infrastructure/imdb-datasets/list-query.js';
import { parseListQuery } from '../../../../src/infrastructure/imdb-datasets/list-query.js';
import { readWeightedTop } from '../../../../src/infrastructure/imdb-datasets/weighted-top.js';
import { type DatasetFolder, datasetFolder } from '../../../support/builders/dataset-files.js';
import { nameId, titleId } from '../../../support/builders/movie-builder.js';
import { DATABASES, type OpenTestDatabase, openServer } from '../../../support/stores/databases.js';

const NOW = new Date('2026-02-10T00:00:00Z');
const DATE = new Date('2026-02-03T04:05:06Z');
const FILMS = 1200;

let folder: DatasetFolder;

beforeAll(async () => {
  folder = await datasetFolder();
  const films = Array.from({ length: FILMS }, (_, index) => index + 1);
  await folder.write('title.basics', [
    ...films.map((number) => [
      titleId(number),
      number % 100 === 0 ? 'short' : 'movie',
      `Film ${number}`,
      `Film nr. ${number}`,
      0,
      1900 + (number % 100),
      null,
      number === 2 ? 0 : 90,
      number % 2 === 0 ? 'Drama,War' : 'Comedy',
    ]),
    [titleId(2001), 'movie', 'Documented', null, 0, 2000, null, 90, 'Documentary,Drama'],
    [titleId(2002), 'movie', 'Adult', null, 1, 2000, null, 90, 'Drama'],
    [titleId(2003), 'movie', 'Before film', null, 0, 1874, null, 1, null],
    [titleId(2004), 'movie', 'Without votes', null, 0, 2000, null, 1, null],
    [titleId(3001), 'tvSeries', ' Series ', null, 0, 2000, null, null, 'Drama'],
    [titleId(3002), 'tvEpisode', '\u00a0Pilot ', '  ', 0, 2000, null, null, 'Drama, ,Drama,War '],
    [titleId(3003), 'tvEpisode', 'Of a series that is not there', null, 7, 2000, null, null, null],
    [titleId(3004), 'movie', '  ', null, 0, 2000, null, null, null],
  ]);
  await folder.write(
    'title.ratings',
    [
      // Every third film has as many votes as its neighbours, so that pages break within equal votes.
      ...films.map((number) => [
        titleId(number),
        (5 + (number % 40) / 10).toFixed(1),
        1000 * Math.ceil(number / 3),
      ]),
      [titleId(2001), '9.9', 900_000],
      [titleId(2002), '9.9', 900_000],
      [titleId(2003), '9.9', 10],
    ],
    { date: DATE },
  );
  await folder.write('title.principals', [
    [titleId(1), 1, nameId(1), 'director', null, null],
    [titleId(1), 2, nameId(2), 'actress', null, '["The \\"Boss\\"","Zoë"]'],
    [titleId(1), 3, nameId(3), 'self', null, 'not JSON'],
    [titleId(1), 4, nameId(2), 'self', null, '["Herself"]'],
    [titleId(1), 5, nameId(99), 'actor', null, '["Nobody knows his name"]'],
    [titleId(3), 1, nameId(4), 'director', null, null],
    [titleId(3), 2, nameId(1), 'director', null, null],
    [titleId(3), 3, nameId(2), 'writer', 'screenplay', null],
    [titleId(3), 4, nameId(2), 'writer', 'story', null],
    [titleId(1), 6, nameId(4), 'writer', 'whom title.crew does not name', null],
    [titleId(3001), 1, nameId(3), 'writer', 'created by', null],
    [titleId(3001), 2, nameId(1), 'writer', 'written by', null],
    [titleId(3001), 3, nameId(4), 'writer', 'Creator', null],
    [titleId(3002), 1, nameId(5), 'actor', null, '["Blank"]'],
    [titleId(3002), 2, nameId(6), 'actor', null, '["\\u0000Zo\\ud800"," ","\\u0000","Zo\\ud800"]'],
  ]);
  await folder.write('title.crew', [
    [titleId(1), `${nameId(3)},${nameId(1)},${nameId(99)}`, `${nameId(2)},${nameId(99)},${nameId(3)}`],
    [titleId(3002), nameId(5), null],
  ]);
  await folder.write('title.episode', [
    [titleId(3002), titleId(3001), 0, 1],
    [titleId(3003), titleId(3999), null, null],
  ]);
  await folder.write('name.basics', [
    ...[1, 2, 3, 4].map((number) => [nameId(number), `Name ${number}`, null, null, null, null]),
    [nameId(5), ' ', null, null, null, null],
    [nameId(6), ' Name 6\u3000', null, null, null, null],
  ]);
});
afterAll(async () => {
  await folder?.remove();
});

describe('movies of the datasets on a server', () => {
  let opened: OpenTestDatabase;
  let movies: DatasetMovies;

  beforeAll(async () => {
    opened = await openServer();
    await loadDatasets({
      database: opened.database,
      folder: folder.path,
      only: [
        'title.basics',
        'title.ratings',
        'title.principals',
        'title.crew',
        'title.episode',
        'name.basics',
      ],
    });
    movies = new DatasetMovies(opened.database, () => NOW);
  });
  afterAll(async () => {
    await opened?.remove();
  });

  it('have all that the files say, joined', async () => {
    const checks = await movies.read([titleId(1)]);
    expect(checks.get(titleId(1))?.movie).toEqual({
      ...UNKNOWN_VALUES,
      titleId: 'tt0000001',
      kind: 'movie',
      title: 'Film 1',
      originalTitle: 'Film nr. 1',
      year: 1901,
      rating: 5.1,
      voteCount: 1000,
      durationMinutes: 90,
      genres: ['Comedy'],
      isAdult: false,
      cast: [
        { nameId: nameId(2), name: 'Name 2', characters: ['The "Boss"', 'Zoë', 'Herself'], billingOrder: 1 },
        { nameId: nameId(3), name: 'Name 3', characters: [], billingOrder: 2 },
      ],
      directors: [
        { nameId: nameId(3), name: 'Name 3' },
        { nameId: nameId(1), name: 'Name 1' },
      ],
      writers: [
        { nameId: nameId(2), name: 'Name 2' },
        { nameId: nameId(3), name: 'Name 3' },
      ],
      source: 'imdb-datasets',
      fetchedAt: DATE.toISOString(),
    });
  });

  it('take directors and writers from the principals where the crew is unknown', async () => {
    const checks = await movies.read([titleId(3)]);
    expect(checks.get(titleId(3))?.movie?.directors.map(({ nameId }) => nameId)).toEqual([
      nameId(4),
      nameId(1),
    ]);
    expect(checks.get(titleId(3))?.movie?.writers).toEqual([{ nameId: nameId(2), name: 'Name 2' }]);
  });

  it('name who created a series, its episodes with their place in it, and what is for adults', async () => {
    const checks = await movies.read([2002, 3001, 3002, 3003].map(titleId));
    const read = (number: number) => checks.get(titleId(number))?.movie;
    expect(read(3001)?.creators.map(({ nameId }) => nameId)).toEqual([nameId(3), nameId(4)]);
    expect(read(3001)).toMatchObject({ seriesId: null, seasonCount: null, episodeCount: null });
    expect(read(3002)).toMatchObject({
      seriesId: titleId(3001),
      seriesTitle: 'Series',
      seasonNumber: 0,
      episodeNumber: 1,
    });
    expect(read(3003)).toMatchObject({
      seriesId: titleId(3999),
      seriesTitle: null,
      seasonNumber: null,
      episodeNumber: null,
      isAdult: null,
    });
    expect(read(2002)?.isAdult).toBe(true);
  });

  it('have their texts cleaned as those of pages are', async () => {
    const checks = await movies.read([titleId(3002), titleId(3004)]);
    expect(checks.get(titleId(3002))?.movie).toMatchObject({
      title: 'Pilot',
      originalTitle: null,
      genres: ['Drama', 'War'],
      cast: [{ nameId: nameId(6), name: 'Name 6', characters: ['Zo\ufffd'], billingOrder: 1 }],
      directors: [],
    });
    expect(checks.get(titleId(3002))).not.toHaveProperty('notices');
    expect(checks.get(titleId(3004))?.movie).toBeUndefined();
  });

  it('were never seen later than now, whatever date is stored', async () => {
    const early = new Date('2020-01-01T00:00:00Z');
    const checks = await new DatasetMovies(opened.database, () => early).read([titleId(1)]);
    expect(checks.get(titleId(1))?.movie?.fetchedAt).toBe(early.toISOString());
  });

  it('come in one map, without odd values and without titles that are unknown', async () => {
    const checks = await movies.read([titleId(2), titleId(2003), titleId(7777)]);
    expect([...checks.keys()]).toEqual([titleId(2), titleId(2003)]);
    expect(checks.get(titleId(2))?.movie?.durationMinutes).toBeNull();
    expect(checks.get(titleId(2003))).toMatchObject({
      movie: { titleId: titleId(2003), year: null },
      notices: ['year 1874 is outside 1888 to 2037'],
    });
  });

  it('are what a fetcher answers instead of pages', async () => {
    const fetcher = new DatasetFetcher(opened.database, () => NOW);
    const stop = new AbortController().signal;
    const fetched = await Promise.all(
      [1, 7777, 2003].map((number) => fetcher.fetch({ page: 'title', titleId: titleId(number) }, stop)),
    );
    expect(fetched).toMatchObject([
      { kind: 'answered', content: { kind: 'movie', origins: { title: 'datasets', cast: 'datasets' } } },
      { kind: 'failed', failure: { kind: 'not-found' } },
      {
        kind: 'answered',
        content: { kind: 'movie', movie: { year: null }, notices: ['year 1874 is outside 1888 to 2037'] },
      },
    ]);
    const chart = await fetcher.fetch({ page: 'chart', chart: 'top' }, stop);
    expect(
      chart.kind === 'answered' && chart.content.kind === 'chart' && chart.content.titleIds,
    ).toHaveLength(250);
    expect(await fetcher.fetch({ page: 'chart', chart: 'tvmeter' }, stop)).toMatchObject({ kind: 'failed' });
  });
});

describe.each(DATABASES)('lists over the datasets on %s', (_, open) => {
  let opened: OpenTestDatabase;

  beforeAll(async () => {
    opened = await open();
  });
  afterAll(async () => {
    await opened?.remove();
  });

  function list(query: string): DatasetTitleList {
    const condition: ListCondition | undefined = parseListQuery(query).condition;
    if (condition === undefined) throw new Error('the query has faults');
    return new DatasetTitleList(opened.database, condition, query);
  }

  async function idsOf(query: string): Promise<number[]> {
    const ids: number[] = [];
    for await (const id of list(query).keys(new AbortController().signal)) ids.push(Number(id.slice(2)));
    return ids;
  }

  it('say so when the datasets are not loaded', async () => {
    await expect(idsOf('kind=movie')).rejects.toThrow(
      /does not hold title\.basics and title\.ratings; run datasets pull, then datasets load/,
    );
    await loadDatasets({
      database: opened.database,
      folder: folder.path,
      only: ['title.basics', 'title.ratings'],
    });
  });

  it('give every title once, those with the most votes first, page after page', async () => {
    const ids = await idsOf('kind=movie,short votes>=2');
    expect(ids).toHaveLength(FILMS + 3);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.slice(0, 6)).toEqual([2002, 2001, 1200, 1199, 1198, 1197]);
  });

  it('hold only titles that meet every term', async () => {
    const even = Array.from({ length: 16 }, (_, index) => 1198 - 2 * index);
    expect(await idsOf('kind=movie votes>=390000 genre=War')).toEqual(even);
    expect(await idsOf('year=1999.. rating>=9')).toEqual([2002, 2001]);
    expect(await idsOf('genre=Documentary')).toEqual([2001]);
    expect(await idsOf('runtime<=1 year=..1880')).toEqual([2003]);
  });

  it('end when the run is stopped', async () => {
    const stop = new AbortController();
    const ids: string[] = [];
    for await (const id of list('votes>=1').keys(stop.signal)) {
      ids.push(id);
      if (ids.length === 3) stop.abort();
    }
    expect(ids).toHaveLength(500);
  });

  it('rank films by the published formula', async () => {
    const top = await readWeightedTop(opened.database);
    expect(top).toHaveLength(250);
    // Hand-computed: films 75 to 1200 but no shorts qualify with 25,000 votes or more; C is their mean rating.
    const pool = Array.from({ length: FILMS }, (_, index) => index + 1)
      .map((number) => ({ number, votes: 1000 * Math.ceil(number / 3), rating: 5 + (number % 40) / 10 }))
      .filter(({ number, votes }) => votes >= 25_000 && number % 100 !== 0);
    const mean = pool.reduce((sum, { rating }) => sum + rating, 0) / pool.length;
    const best = pool
      .map(({ number, votes, rating }) => ({
        titleId: titleId(number),
        weighted: (votes / (votes + 25_000)) * rating + (25_000 / (votes + 25_000)) * mean,
      }))
      .toSorted((one, other) => other.weighted - one.weighted);
    expect(top[0]?.titleId).toBe(best[0]?.titleId);
    expect(top[0]?.weightedRating).toBeCloseTo(best[0]?.weighted ?? 0, 6);
    expect(top.map(({ titleId }) => titleId)).toEqual(best.slice(0, 250).map(({ titleId }) => titleId));
  });
});
