import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { seededRandom } from '../../src/demo/seeded-random.js';
import { readManifest } from '../../src/infrastructure/lake/day-manifest.js';
import { LakeFolder } from '../../src/infrastructure/lake/lake-folder.js';
import { verifyLake } from '../../src/infrastructure/lake/verify-lake.js';
import { titleRecord } from '../support/builders/tmdb-records.js';
import { tmdbRow } from '../support/builders/tmdb-titles.js';
import { runCli, startCli } from '../support/processes/cli.js';
import { temporaryFolder } from '../support/processes/temporary-folder.js';
import { beginTmdb } from '../support/stores/begin-tmdb.js';
import { type OpenTestDatabase, openServer } from '../support/stores/databases.js';
import { readParquet } from '../support/stores/parquet.js';

const SEED = 20_291;
const KILLS = 20;
const TITLES = 5_000;
const DATE = '2026-10-25';
const LIST = 'tv/popular';

let opened: OpenTestDatabase;
let folder: LakeFolder;
let out: string;

beforeEach(async () => {
  opened = await openServer();
  out = await temporaryFolder();
  folder = new LakeFolder(out);
  const repository = await beginTmdb(opened.database, 'fr');
  const observedAt = `${DATE}T12:00:00.000Z`;
  for (let first = 1; first <= TITLES; first += 500) {
    await repository.save(
      Array.from({ length: 500 }, (_, index) => {
        const id = first + index;
        const row = tmdbRow(id, { kind: 'tv', originalLanguage: id % 2 === 0 ? 'fr' : 'en' });
        return titleRecord(row, { observedAt, place: { list: LIST, position: id } });
      }),
    );
  }
  await repository.close();
});
afterEach(() => opened?.remove());

const WORDS = ['daily', '--date', DATE, '--again', '--only', 'publish', '--track', `tv popular ${TITLES}`];
const words = () => [...WORDS, '--out', out, '--database-url', opened.url ?? '', '--json'];

/** The figure that every row of the day is to have next. */
async function say(voteCount: number): Promise<void> {
  await opened.database.execute('update tmdb.title_stats set vote_count = $1', [voteCount]);
}

/** The figures that stand in the files of the day; `null` where it has no manifest. */
async function published(): Promise<ReadonlySet<unknown> | null> {
  const day = await readManifest(folder.manifest(DATE));
  if (day === null) return null;
  expect((await verifyLake(folder)).faults).toEqual([]);
  const rows = await Promise.all(day.files.map(({ path }) => readParquet(folder.file(path))));
  expect(rows.flat()).toHaveLength(TITLES);
  return new Set(rows.flat().map((row) => row.vote_count));
}

describe('daily that is killed at seeded moments', () => {
  it('leaves the day as it was or as it is to be, and the next one ends what was begun', async () => {
    await say(1);
    const startedAt = performance.now();
    expect(await runCli(words())).toMatchObject({ code: 0 });
    const wholeMs = performance.now() - startedAt;
    const random = seededRandom(SEED);
    const seen = { old: 0, new: 0, none: 0 };
    for (let kill = 1; kill <= KILLS; kill += 1) {
      const [before, next] = [kill, kill + 1];
      await say(next);
      const child = startCli(words());
      // The last part is where files are moved.
      await sleep(wholeMs * (0.3 + 0.75 * random.next()));
      child.process.kill('SIGKILL');
      await child.result;
      const figures = await published();
      if (figures === null) seen.none += 1;
      else {
        expect([new Set([before]), new Set([next])]).toContainEqual(figures);
        seen[figures.has(next) ? 'new' : 'old'] += 1;
      }
      const { code, stderr } = await runCli(words());
      expect({ code, stderr }).toMatchObject({ code: 0 });
      expect(await published()).toEqual(new Set([next]));
    }
    console.log(
      `${KILLS} kills: the old day ${seen.old} times, the new one ${seen.new} times, ${seen.none} times without a manifest`,
    );
    expect(seen.old).toBeGreaterThan(0);
  });
});
