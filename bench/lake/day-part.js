/**
 * One part of the bench of a day of the lake, as a process of its own. Usage: node bench/lake/day-part.js <part> <folder> <rows>
 *   lines    write the rows as JSON lines: the floor of `parquet`
 *   parquet  the same, and then as Parquet
 *   join     one hash join of two days with a sum over it: the floor of `checks`
 *   fill     make the two days that these need
 *   checks   all checks of a day over the two
 */
import { createWriteStream } from 'node:fs';
import { cp, mkdir, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import { TITLE, TMDB_STAT } from '../../dist/domain/days/lake-tables.js';
import { checkDay } from '../../dist/infrastructure/lake/check-day.js';
import { DuckDb } from '../../dist/infrastructure/lake/duckdb.js';
import { lakeColumns } from '../../dist/infrastructure/lake/lake-columns.js';
import { factPath, LakeFolder } from '../../dist/infrastructure/lake/lake-folder.js';
import { writeParquet } from '../../dist/infrastructure/lake/parquet-file.js';
import { readChecks } from '../../dist/infrastructure/lake/read-checks.js';

const [part, out, count] = process.argv.slice(2);
const rows = Number(count);
const folder = new LakeFolder(out);
const [YESTERDAY, TODAY] = ['2026-11-26', '2026-11-27'];
const LINES_AT_A_TIME = 500;

const jsonl = join(out, 'rows.jsonl');
const parquet = join(out, 'rows.parquet');
const parts = { lines: writeLines, parquet: writeBoth, fill, join: joinDays, checks };

/** Wide rows, as those of a list of TMDB are. */
function wideRow(id) {
  return {
    date: TODAY,
    kind: id % 3 === 0 ? 'tv' : 'movie',
    tmdb_id: id,
    title: `The Night of Örebro ${id}`,
    original_title: `第${id}夜`,
    original_language: ['en', 'id', 'ja', 'fr'][id % 4],
    overview:
      `A stubborn gardener returns to harbour ${id} and finds that number ${(id * 7919) % 100_003} is gone. `.repeat(
        3,
      ),
    genre_ids: [18, 28 + (id % 10), 35],
    popularity: ((id * 7919) % 1_000_003) / 1000,
    vote_average: ((id * 31) % 1000) / 100,
    vote_count: (id * 37) % 30_000,
    release_date: id % 10 === 0 ? null : `19${10 + (id % 90)}-0${1 + (id % 9)}-1${id % 10}`,
  };
}

const WIDE = [
  ['date', 'DATE'],
  ['kind', 'VARCHAR'],
  ['tmdb_id', 'INTEGER'],
  ['title', 'VARCHAR'],
  ['original_title', 'VARCHAR'],
  ['original_language', 'VARCHAR'],
  ['overview', 'VARCHAR'],
  ['genre_ids', 'INTEGER[]'],
  ['popularity', 'DOUBLE'],
  ['vote_average', 'DOUBLE'],
  ['vote_count', 'INTEGER'],
  ['release_date', 'DATE'],
].map(([name, type]) => ({ name, type }));

async function writeLines() {
  await writeRows(jsonl, wideRow);
}

async function writeBoth() {
  await writeLines();
  const duckDb = await open();
  await writeParquet(duckDb, { jsonl, columns: WIDE, orderBy: ['kind', 'tmdb_id'] }, parquet);
  duckDb.close();
  const [lines, packed] = [await stat(jsonl), await stat(parquet)];
  process.stdout.write(JSON.stringify({ share: packed.size / lines.size, megabytes: lines.size / 1e6 }));
}

/** Two days and the titles, as published and staged. */
async function fill() {
  const duckDb = await open();
  const write = async (table, path, rowOf) => {
    await mkdir(dirname(path), { recursive: true });
    await writeRows(jsonl, rowOf);
    await writeParquet(duckDb, { jsonl, columns: lakeColumns(table.columns) }, path);
    await rm(jsonl);
  };
  const figures = (date, day) => (id) => ({
    date,
    kind: id % 3 === 0 ? 'tv' : 'movie',
    tmdb_id: id,
    popularity: ((id * 7919) % 1_000_003) / 1000 + day,
    vote_average: ((id * 31) % 1000) / 100,
    vote_count: ((id * 37) % 30_000) + day,
    list_rank: id,
    segment: 'global',
  });
  await write(TMDB_STAT, folder.file(factPath('tmdb_stat', YESTERDAY, 'global')), figures(YESTERDAY, 1));
  await write(TMDB_STAT, folder.stagedFile(TODAY, factPath('tmdb_stat', TODAY, 'global')), figures(TODAY, 2));
  await write(TITLE, folder.stagedFile(TODAY, 'title/part-0.parquet'), (id) => ({
    kind: id % 3 === 0 ? 'tv' : 'movie',
    tmdb_id: id,
    title: `The Night of Örebro ${id}`,
    segment: 'global',
  }));
  await mkdir(folder.file('title'), { recursive: true });
  await cp(folder.stagedFile(TODAY, 'title/part-0.parquet'), folder.file('title/part-0.parquet'));
  duckDb.close();
}

async function joinDays() {
  const duckDb = await open();
  const today = folder.stagedFile(TODAY, factPath('tmdb_stat', TODAY, 'global'));
  const yesterday = folder.file(factPath('tmdb_stat', YESTERDAY, 'global'));
  const [{ votes }] = await duckDb.rows(
    `select sum(t.vote_count - y.vote_count)::integer as votes from read_parquet('${today}') t
     join read_parquet('${yesterday}') y on y.kind = t.kind and y.tmdb_id = t.tmdb_id`,
    [],
    z.object({ votes: z.number() }),
  );
  if (votes !== rows) throw new Error(`the days differ by ${votes} votes`);
  duckDb.close();
}

async function checks() {
  const duckDb = await open();
  const filesOf = (date) => [
    { path: factPath('tmdb_stat', date, 'global'), table: 'tmdb_stat', segment: 'global', rows },
    { path: 'title/part-0.parquet', table: 'title', segment: null, rows },
  ];
  const staged = { date: TODAY, tracked: [], files: filesOf(TODAY) };
  const judged = await checkDay(duckDb, folder, await readChecks(), staged, {
    ...staged,
    date: YESTERDAY,
    files: filesOf(YESTERDAY),
  });
  duckDb.close();
  const failed = judged.filter(({ verdict }) => verdict !== 'passed');
  if (failed.length > 0) throw new Error(`not all checks passed: ${JSON.stringify(failed)}`);
  process.stdout.write(JSON.stringify({ checks: judged.length }));
}

async function writeRows(path, rowOf) {
  async function* pieces() {
    for (let first = 1; first <= rows; first += LINES_AT_A_TIME) {
      let text = '';
      for (let id = first; id < Math.min(first + LINES_AT_A_TIME, rows + 1); id += 1) {
        text += `${JSON.stringify(rowOf(id))}\n`;
      }
      yield text;
    }
  }
  await pipeline(pieces(), createWriteStream(path));
}

async function open() {
  return await DuckDb.open({ neededFor: 'the bench', temporaryFolder: join(out, 'tmp') });
}

await parts[part]();
