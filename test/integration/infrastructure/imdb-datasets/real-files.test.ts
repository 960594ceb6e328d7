import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { z } from 'zod';
import type { SqlDatabase } from '../../../../src/infrastructure/database/sql-database.js';
import { readNextData } from '../../../../src/infrastructure/imdb/page/embedded-json.js';
import { itemsAt, valueAt } from '../../../../src/infrastructure/imdb/page/json-tree.js';
import {
  DATASET_NAMES,
  type DatasetName,
} from '../../../../src/infrastructure/imdb-datasets/dataset-files.js';
import { loadDatasets } from '../../../../src/infrastructure/imdb-datasets/dataset-load.js';
import { DatasetMovies } from '../../../../src/infrastructure/imdb-datasets/dataset-movies.js';
import { readWeightedTop } from '../../../../src/infrastructure/imdb-datasets/weighted-top.js';
import { capturePath, describeCaptures, readCapture } from '../../../support/builders/captures.js';
import { type DatasetFolder, datasetFolder } from '../../../support/builders/dataset-files.js';
import { titleId } from '../../../support/builders/title-id.js';
import { type OpenTestDatabase, openServer } from '../../../support/stores/databases.js';

describeCaptures('real dataset files', () => {
  let opened: OpenTestDatabase;
  let database: SqlDatabase;
  let folder: DatasetFolder;

  beforeAll(async () => {
    opened = await openServer();
    database = opened.database;
  });
  afterAll(async () => {
    await opened?.remove();
  });
  beforeEach(async () => {
    folder = await datasetFolder();
  });
  afterEach(async () => {
    await folder.remove();
  });

  /** Loads captured files under the names that IMDb gives them. */
  async function load(files: Partial<Record<DatasetName, string>>): Promise<Record<string, number>> {
    const only = DATASET_NAMES.filter((name) => files[name] !== undefined);
    for (const name of only) {
      const capture = files[name] ?? '';
      const gz = capture.endsWith('.gz') ? '.gz' : '';
      await copyFile(capturePath(`imdb-tsv/${capture}`), join(folder.path, `${name}.tsv${gz}`));
    }
    const { datasets } = await loadDatasets({ database, folder: folder.path, only });
    return Object.fromEntries(datasets.map(({ name, rows }) => [name, rows]));
  }

  it('of all seven datasets load and join', async () => {
    const files = Object.fromEntries(DATASET_NAMES.map((name) => [name, `pimdb.${name}.2020-04.tsv`]));
    expect(await load(files)).toEqual({
      'title.basics': 75,
      'title.ratings': 12,
      'title.principals': 572,
      'title.crew': 75,
      'title.akas': 240,
      'title.episode': 43,
      'name.basics': 219,
    });
    const id = titleId('tt2535470');
    const checks = await new DatasetMovies(database, () => new Date('2026-02-01')).read([id]);
    expect(checks.get(id)?.movie).toMatchObject({
      kind: 'movie',
      title: 'Wyrmwood: Road of the Dead',
      originalTitle: 'Wyrmwood',
      year: 2014,
      durationMinutes: 98,
      genres: ['Action', 'Comedy', 'Horror'],
      rating: 6.2,
      voteCount: 15_169,
      directors: [{ nameId: 'nm3737504', name: 'Kiah Roache-Turner' }],
      cast: [
        { nameId: 'nm1052026', name: 'Jay Gallagher', characters: ['Barry'], billingOrder: 1 },
        { nameId: 'nm3658287', name: 'Bianca Bradey', characters: ['Brooke'], billingOrder: 2 },
        { nameId: 'nm3278698', name: 'Leon Burchill', characters: ['Benny'], billingOrder: 3 },
        { nameId: 'nm0013075', name: 'Keith Agius', characters: ['Frank'], billingOrder: 4 },
      ],
    });
    const { rows } = await database.execute(
      `select parent_tconst, season_number, episode_number from imdb.title_episode where tconst = 'tt10070612'`,
    );
    expect(rows).toEqual([['tt7144668', 2, 5]]);
  });

  it('keep the quotes in characters', async () => {
    const counts = await load({
      'title.basics': 'title.basics.2022-10.tsv.gz',
      'title.principals': 'title.principals.2022-10.tsv.gz',
      'name.basics': 'name.basics.2022-10.tsv.gz',
      'title.ratings': 'title.ratings.2019-07.tsv',
    });
    expect(counts).toMatchObject({ 'title.basics': 2000, 'title.principals': 11_576, 'name.basics': 10_177 });
    const id = titleId('tt9838694');
    const checks = await new DatasetMovies(database, () => new Date('2026-02-01')).read([id]);
    const cast = checks.get(id)?.movie?.cast ?? [];
    expect(cast.map(({ nameId, billingOrder }) => [nameId, billingOrder])).toEqual([
      ['nm0093671', 1],
      ['nm1162181', 2],
      ['nm2281328', 3],
      ['nm0722364', 4],
      ['nm0824231', 5],
    ]);
    expect(cast[0]?.characters).toEqual(['Woman - (segment: "Fire Woman")']);
  });

  it.each([
    ['title.basics', 'title.basics.2020-11.first249.tsv', 249],
    ['title.ratings', 'title.ratings.2020-11.first249.tsv', 249],
    ['title.crew', 'title.crew.2025-03.nolan.tsv', 14],
    ['title.akas', 'title.akas.2021-05.first1000.tsv', 999],
    ['title.akas', 'title.akas.2022-08.top40.tsv.gz', 2570],
  ] as const)('of %s load: %s', async (name, file, rows) => {
    expect(await load({ [name]: file })).toEqual({ [name]: rows });
  });

  const chartFilm = z.object({
    id: z.string(),
    rating: z.number(),
    votes: z.number(),
  });

  it.each([
    'top250.nextjs.2024-07-18.tejasthakkar.d624.html.gz',
    'top250.nextjs.2026-01-14.yckarachchi.6b46.html.gz',
  ])(
    'and the published formula order the films of a real chart much as the chart does: %s',
    async (capture) => {
      const page = readNextData(readCapture(`imdb-chart-html/${capture}`));
      if (page.state !== 'read') throw new Error('the capture holds no data');
      const films = itemsAt(page.json, 'props', 'pageProps', 'pageData', 'chartTitles', 'edges').map((edge) =>
        chartFilm.parse({
          id: valueAt(edge, 'node', 'id'),
          rating: valueAt(edge, 'node', 'ratingsSummary', 'aggregateRating'),
          votes: valueAt(edge, 'node', 'ratingsSummary', 'voteCount'),
        }),
      );
      expect(films).toHaveLength(250);
      await folder.write(
        'title.basics',
        films.map(({ id }) => [id, 'movie', id, null, 0, null, null, null, null]),
      );
      await folder.write(
        'title.ratings',
        films.map(({ id, rating, votes }) => [id, rating.toFixed(1), votes]),
      );
      await loadDatasets({ database, folder: folder.path, only: ['title.basics', 'title.ratings'] });
      const ranked = (await readWeightedTop(database)).map((ranked): string => ranked.titleId);
      const overlap = (first: number) => {
        const chart = new Set(films.slice(0, first).map(({ id }) => id));
        return ranked.slice(0, first).filter((id) => chart.has(id)).length / first;
      };
      const shares = [10, 25, 50, 100, 200].map((first) => [first, overlap(first)] as const);
      console.log(
        `${capture}: of the first ${shares.map(([first, share]) => `${first} ${Math.round(share * 100)} %`).join(', ')} are the same`,
      );
      for (const [first, share] of shares) expect(share, `of the first ${first}`).toBeGreaterThanOrEqual(0.8);
    },
  );
});
