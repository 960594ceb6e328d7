import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import type { DayBuilder, LakeFile, StagedDay, TrackedList } from '../../application/lake-ports.js';
import { dateRow } from '../../domain/days/date-row.js';
import { DATE, LAKE_TABLES, type LakeTable, SEGMENTS, type Segment } from '../../domain/days/lake-tables.js';
import { packageFile } from '../../shared/package-file.js';
import { queryRows, type SqlDatabase } from '../database/sql-database.js';
import { writeJsonLines } from '../export/write-result.js';
import type { DuckDb } from './duckdb.js';
import { sha256Of } from './file-fault.js';
import { lakeColumns } from './lake-columns.js';
import { dimensionPath, factPath, type LakeFolder } from './lake-folder.js';
import { writeParquet } from './parquet-file.js';
import { quotedText } from './quoted-sql.js';

const FOLDER = packageFile('sql/lake/');
/** For a table with all titles of TMDB on a slow disk. */
const TIMEOUT_MS = 600_000;

const KNOWN_DAYS = `
select p.date::text as date from tmdb.list_positions p
join jsonb_to_recordset($1::jsonb) as tracked (list text, places integer) on tracked.list = p.list
group by p.date
having count(distinct p.list) = (select count(distinct list) from jsonb_to_recordset($1::jsonb) as t (list text))`;

/** Builds days out of what the database has of them. */
export class PostgresDayBuilder implements DayBuilder {
  readonly #database: SqlDatabase;
  readonly #duckDb: DuckDb;
  readonly #folder: LakeFolder;
  readonly #publishedDates: () => Promise<readonly string[]>;

  constructor(
    database: SqlDatabase,
    duckDb: DuckDb,
    folder: LakeFolder,
    publishedDates: () => Promise<readonly string[]>,
  ) {
    this.#database = database;
    this.#duckDb = duckDb;
    this.#folder = folder;
    this.#publishedDates = publishedDates;
  }

  async knownDays(tracked: readonly TrackedList[]): Promise<ReadonlySet<string>> {
    const rows = await queryRows(
      this.#database,
      KNOWN_DAYS,
      [JSON.stringify(tracked)],
      z.object({ date: z.string() }),
    );
    return new Set(rows.map(({ date }) => date));
  }

  async build(date: string, tracked: readonly TrackedList[]): Promise<StagedDay> {
    await rm(this.#folder.staging(date), { recursive: true, force: true });
    const files: LakeFile[] = [];
    for (const table of LAKE_TABLES) {
      const jsonl = this.#folder.stagedFile(date, `${table.name}.jsonl`);
      await mkdir(dirname(jsonl), { recursive: true });
      await this.#writeLines(table, date, tracked, jsonl);
      for (const segment of table.kind === 'fact' ? SEGMENTS : [null]) {
        files.push(await this.#writeFile(table, segment, date, jsonl));
      }
      await rm(jsonl);
    }
    return { date, tracked, files };
  }

  async #writeLines(
    table: LakeTable,
    date: string,
    tracked: readonly TrackedList[],
    path: string,
  ): Promise<void> {
    if (table === DATE) {
      const dates = new Set([...(await this.#publishedDates()), date]);
      await writeFile(path, [...dates].map((one) => `${JSON.stringify(dateRow(one))}\n`).join(''));
      return;
    }
    const sql = await readFile(new URL(`${table.name}.sql`, FOLDER), 'utf8');
    const operands = table.kind === 'fact' ? [date, JSON.stringify(tracked)] : [];
    await writeJsonLines(this.#database, { sql, operands, timeoutMs: TIMEOUT_MS }, path, null);
  }

  async #writeFile(
    table: LakeTable,
    segment: Segment | null,
    date: string,
    jsonl: string,
  ): Promise<LakeFile> {
    const path = segment === null ? dimensionPath(table.name) : factPath(table.name, date, segment);
    const staged = this.#folder.stagedFile(date, path);
    await mkdir(dirname(staged), { recursive: true });
    await writeParquet(
      this.#duckDb,
      {
        jsonl,
        columns: lakeColumns(table.columns),
        orderBy: table.key,
        ...(segment !== null && { where: { column: 'segment', equals: segment } }),
      },
      staged,
    );
    const [counted] = await this.#duckDb.rows(
      `select count(*)::integer as rows from read_parquet(${quotedText(staged)})`,
      [],
      z.object({ rows: z.int() }),
    );
    const { size: bytes } = await stat(staged);
    return {
      path,
      table: table.name,
      segment,
      rows: counted?.rows ?? 0,
      bytes,
      sha256: await sha256Of(staged),
    };
  }
}
