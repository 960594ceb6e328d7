import { readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PublishedDay, TrackedList } from '../../../../src/application/lake-ports.js';
import { type DayEnd, publishDay } from '../../../../src/application/publish-day.js';
import type { JudgedCheck } from '../../../../src/domain/days/check.js';
import { checkDay } from '../../../../src/infrastructure/lake/check-day.js';
import { DuckDb } from '../../../../src/infrastructure/lake/duckdb.js';
import { LakeFolder } from '../../../../src/infrastructure/lake/lake-folder.js';
import { PostgresDayBuilder } from '../../../../src/infrastructure/lake/postgres-day-builder.js';
import { PublishedDayFiles } from '../../../../src/infrastructure/lake/published-day-files.js';
import { readChecks } from '../../../../src/infrastructure/lake/read-checks.js';
import { verifyLake } from '../../../../src/infrastructure/lake/verify-lake.js';
import { titleRecord } from '../../../support/builders/tmdb-records.js';
import { tmdbRow, tmdbSeries } from '../../../support/builders/tmdb-titles.js';
import { temporaryFolder } from '../../../support/processes/temporary-folder.js';
import { beginTmdb } from '../../../support/stores/begin-tmdb.js';
import { DATABASES, type OpenTestDatabase } from '../../../support/stores/databases.js';
import { readParquet } from '../../../support/stores/parquet.js';
import { clearTmdb } from '../../../support/stores/tmdb-contents.js';

const LIST = 'tv/popular';
const TRACKED: readonly TrackedList[] = [{ list: LIST, places: 30 }];
const PUBLISHED_AT = new Date('2028-03-01T06:00:00.000Z');

describe.each(DATABASES)('a day of the lake, out of %s', (_, open) => {
  let opened: OpenTestDatabase;
  let out: string;
  let folder: LakeFolder;
  let duckDb: DuckDb;
  let days: PublishedDayFiles;
  let repository: Awaited<ReturnType<typeof beginTmdb>>;

  beforeEach(async () => {
    opened ??= await open();
    await clearTmdb(opened.database);
    out = await temporaryFolder();
    folder = new LakeFolder(out);
    duckDb = await DuckDb.open({ neededFor: 'a test', temporaryFolder: join(out, 'tmp') });
    days = new PublishedDayFiles(
      folder,
      async () => {},
      () => PUBLISHED_AT,
    );
    repository = await beginTmdb(opened.database, 'fr');
  });
  afterEach(async () => {
    duckDb?.close();
    await repository?.close();
  });

  /** What TMDB says of so many series of the list on a day, at noon. */
  async function see(
    date: string,
    titles: number,
    figures: (id: number) => { readonly popularity: number | null; readonly voteCount: number },
  ): Promise<void> {
    const observedAt = `${date}T12:00:00.000Z`;
    await repository.save(
      Array.from({ length: titles }, (_, index) => {
        const id = index + 1;
        const originalLanguage = id % 2 === 0 ? 'fr' : 'en';
        const row = tmdbRow(id, { kind: 'tv', originalLanguage, voteAverage: 7.5, ...figures(id) });
        return titleRecord(row, { observedAt, place: { list: LIST, position: id } });
      }),
    );
  }

  async function daily(date: string, tracked = TRACKED): Promise<DayEnd> {
    const builder = new PostgresDayBuilder(opened.database, duckDb, folder, () => days.dates());
    const checks = await readChecks();
    return await publishDay(await builder.build(date, tracked), days, (staged, earlier) =>
      checkDay(duckDb, folder, checks, staged, earlier),
    );
  }

  const factsOf = async (date: string, segment: string) => {
    const [year, month, day] = date.split('-');
    return await readParquet(
      join(out, `lake/tmdb_stat/year=${year}/month=${month}/day=${day}/${segment}.parquet`),
    );
  };

  const figures = (day: number) => (id: number) => ({ popularity: 10 * id + day, voteCount: 100 * id + day });

  it('has what TMDB said of the tracked titles on it, each in the file of its segment', async () => {
    await see('2028-02-28', 31, figures(1));
    await see('2028-02-29', 31, figures(2));
    await repository.save([
      titleRecord(tmdbSeries(2, { seasonCount: 3, episodeCount: 24 }), {
        observedAt: '2028-02-29T12:00:01.000Z',
      }),
    ]);
    await see('2028-03-01', 31, figures(3));
    expect(await daily('2028-02-29')).toMatchObject({ end: 'published' });
    const local = await factsOf('2028-02-29', 'local');
    expect(local.map(({ tmdb_id }) => tmdb_id)).toEqual(
      Array.from({ length: 15 }, (_, index) => 2 * index + 2),
    );
    expect(local[1]).toEqual({
      date: new Date('2028-02-29'),
      kind: 'tv',
      tmdb_id: 4,
      popularity: 42,
      vote_average: 7.5,
      vote_count: 402,
      season_count: null,
      episode_count: null,
      list_rank: 4,
      segment: 'local',
    });
    expect(local[0]).toMatchObject({ tmdb_id: 2, season_count: 3, episode_count: 24 });
    expect(await factsOf('2028-02-29', 'global')).toHaveLength(15);
    expect(await readParquet(join(out, 'lake/date/part-0.parquet'))).toEqual([
      { date: new Date('2028-02-29'), weekday: 2, day: 29, month: 2, year: 2028 },
    ]);
    expect(await readParquet(join(out, 'lake/title/part-0.parquet'))).toHaveLength(31);
    expect(await readdir(join(out, 'lake/.staging'))).toEqual([]);
  });

  it('says what was checked, and of what compares with an earlier day that there was none', async () => {
    await see('2028-02-28', 30, figures(1));
    const first = verdicts(await daily('2028-02-28'));
    expect(first).toMatchObject({ unique_key: 'passed', row_count: 'skipped', not_a_copy: 'skipped' });
    await see('2028-02-29', 30, figures(2));
    const second = verdicts(await daily('2028-02-29'));
    expect(new Set(Object.values(second))).toEqual(new Set(['passed']));
    expect(Object.keys(second)).toEqual((await readChecks()).map(({ name }) => name));
  });

  it.each([
    ['a list cut in half', 'row_count', 15, figures(2)],
    ['votes that are zero', 'votes_kept', 30, (id: number) => ({ popularity: 10 * id + 2, voteCount: 0 })],
    ['a copy of the day before', 'not_a_copy', 30, figures(1)],
    ['figures that are missing', 'known_figures', 30, () => ({ popularity: null, voteCount: 900 })],
    ['no titles at all', 'has_rows', 0, figures(2)],
  ] as const)('is not published with %s; the next good run repairs it', async (_, check, titles, told) => {
    await see('2028-02-28', 30, figures(1));
    await daily('2028-02-28');
    await see('2028-02-29', titles, told);
    const end = await daily('2028-02-29');
    expect(end.end).toBe('refused');
    expect(verdicts(end)).toMatchObject({ [check]: 'failed' });
    expect(await days.dates()).toEqual(['2028-02-28']);
    expect(await readdir(join(out, 'lake/tmdb_stat/year=2028/month=02'))).toEqual(['day=28']);
    expect(await readdir(join(out, 'lake/.staging'))).toEqual(['2028-02-29']);

    await see('2028-03-01', 30, figures(3));
    expect(await daily('2028-03-01')).toMatchObject({ end: 'published' });
  });

  it('is left as it is when it is built again and says the same', async () => {
    await see('2028-02-29', 30, figures(1));
    const first = await daily('2028-02-29');
    expect(await daily('2028-02-29')).toEqual({ ...first, end: 'unchanged' });
    expect(await readdir(join(out, 'lake/.staging'))).toEqual([]);
  });

  it('is made anew where a file or the manifest of it was damaged meanwhile', async () => {
    await see('2028-02-28', 30, figures(1));
    await see('2028-02-29', 30, figures(2));
    await daily('2028-02-28');
    await daily('2028-02-29');
    const file = join(out, 'lake/tmdb_stat/year=2028/month=02/day=29/local.parquet');
    await rm(file);
    expect((await verifyLake(folder)).faults).toEqual([expect.stringMatching(/local\.parquet is missing$/)]);
    expect(await daily('2028-02-29')).toMatchObject({ end: 'published' });
    expect(await verifyLake(folder)).toMatchObject({ days: 2, faults: [] });

    await writeFile(folder.manifest('2028-02-29'), '{"date":');
    expect((await verifyLake(folder)).faults).toEqual([expect.stringMatching(/is no manifest of the lake/)]);
    expect(await daily('2028-02-29')).toMatchObject({ end: 'published' });
    expect(await verifyLake(folder)).toMatchObject({ days: 2, faults: [] });
  });

  it('is not compared by the number of its titles with a day of other lists', async () => {
    await see('2028-02-28', 15, figures(1));
    await daily('2028-02-28');
    await see('2028-02-29', 30, figures(2));
    expect(verdicts(await daily('2028-02-29'))).toMatchObject({ row_count: 'failed' });
    const other = [{ list: LIST, places: 31 }];
    expect(verdicts(await daily('2028-02-29', other))).toMatchObject({
      row_count: 'skipped',
      not_a_copy: 'passed',
    });
  });

  it('is known only where each of the lists was seen', async () => {
    await see('2028-02-28', 3, figures(1));
    const builder = new PostgresDayBuilder(opened.database, duckDb, folder, () => days.dates());
    expect(await builder.knownDays(TRACKED)).toEqual(new Set(['2028-02-28']));
    const both = [...TRACKED, { list: 'trending/tv/week', places: 10 }];
    expect(await builder.knownDays(both)).toEqual(new Set());
  });

  it('is not published after the next start where what was decided is lost', async () => {
    await see('2028-02-28', 30, figures(1));
    const builder = new PostgresDayBuilder(opened.database, duckDb, folder, () => days.dates());
    const staged = await builder.build('2028-02-28', TRACKED);
    await writeFile(join(out, 'lake/tmdb_stat'), '');
    await expect(days.publish(staged, [])).rejects.toThrow();
    await rm(join(out, 'lake/tmdb_stat'));
    await rm(join(folder.staging('2028-02-28'), 'title/part-0.parquet'));
    expect(await days.recover()).toEqual([]);
    expect(await days.dates()).toEqual([]);
    expect(await daily('2028-02-28')).toMatchObject({ end: 'published' });
  });

  it('is whole after the next start where it was broken off once it was decided', async () => {
    await see('2028-02-28', 30, figures(1));
    const builder = new PostgresDayBuilder(opened.database, duckDb, folder, () => days.dates());
    const staged = await builder.build('2028-02-28', TRACKED);
    // Something that is no folder stands where the files of the day go.
    await writeFile(join(out, 'lake/tmdb_stat'), '');
    await expect(days.publish(staged, [])).rejects.toThrow();
    expect(await days.dates()).toEqual([]);
    await rm(join(out, 'lake/tmdb_stat'));
    expect(await days.recover()).toEqual(['2028-02-28']);
    expect(await days.find('2028-02-28')).toMatchObject({ date: '2028-02-28', tracked: TRACKED });
    expect(await factsOf('2028-02-28', 'local')).toHaveLength(15);
    expect(await days.recover()).toEqual([]);
  });
});

function verdicts(end: DayEnd): Readonly<Record<string, JudgedCheck['verdict']>> {
  const checks: PublishedDay['checks'] = end.end === 'refused' ? end.checks : end.day.checks;
  return Object.fromEntries(checks.map(({ name, verdict }) => [name, verdict]));
}
