import { z } from 'zod';
import type { NumberSet } from '../../shared/number-set.js';
import {
  type CopySession,
  inTransaction,
  LONG_STATEMENT_MS,
  queryRows,
  type SqlDatabase,
} from '../database/sql-database.js';
import { SqlError } from '../database/sql-error.js';
import { DatasetFault } from './dataset-fault.js';
import { DATASETS, type Dataset, type DatasetName } from './dataset-files.js';
import { DatasetRows } from './dataset-rows.js';
import { KeptLines } from './kept-lines.js';
import { STAGING } from './staging.js';

export interface DatasetFile {
  readonly name: DatasetName;
  readonly path: string;
  /** Bytes on the disk. */
  readonly size: number;
}

export interface LoadProgress {
  readonly dataset: DatasetName;
  /** Of the file on the disk. */
  readonly bytesRead: number;
  readonly bytes: number;
  readonly lines: number;
}

/** A dataset whose new table is ready to be swapped in. */
export interface StagedDataset {
  readonly name: DatasetName;
  readonly rows: number;
  /** Rows that were left out since an earlier one has the same key; IMDb's files hold some now and then. */
  readonly duplicates: number;
  /** Rows that were left out since they lack a value that every title or person has, e.g. a title without a title. */
  readonly incomplete: number;
  readonly size: number;
  readonly checksum: string;
}

/** IMDb's files have hardly one in a million. */
const MOST_INCOMPLETE_SHARE = 0.01;
const FEW_INCOMPLETE = 10;

/** Copies a file into a new table in the staging schema and builds its indexes. */
export async function stageDataset(options: {
  readonly database: SqlDatabase;
  readonly file: DatasetFile;
  /** Only rows of these titles; `null` for all. */
  readonly titles: NumberSet | null;
  readonly signal: AbortSignal | null;
  readonly onProgress?: (progress: LoadProgress) => void;
}): Promise<StagedDataset> {
  const { database, file, titles, signal, onProgress } = options;
  const dataset = DATASETS[file.name];
  const rows = new DatasetRows(file.path, dataset);
  const watched = watch(rows, () => {
    signal?.throwIfAborted();
    onProgress?.({ dataset: file.name, bytesRead: rows.bytesRead, bytes: file.size, lines: rows.lines });
  });
  const keptLines = titles === null ? null : new KeptLines(watched, titles);
  const table = `${STAGING}.${dataset.table}`;
  return await inTransaction(
    database,
    async (session) => {
      await session.script(createTable(dataset, database.kind));
      const required = await allowNulls(session, table);
      const copied = await copy(session, table, keptLines ?? watched, (error) =>
        rowFault(error, rows.file, (line) => (keptLines?.sourceLine(line) ?? line) + 1),
      );
      if (rows.lines === 0) throw new DatasetFault(rows.file, 1, 'the file holds nothing but its header');
      const incomplete = await dropIncomplete(session, table, required);
      if (incomplete > Math.max(FEW_INCOMPLETE, copied * MOST_INCOMPLETE_SHARE)) {
        const seen = `${incomplete} of ${copied} rows lack ${required.join(' or ')}`;
        throw new DatasetFault(
          rows.file,
          null,
          `${seen}: it is not what IMDb's files are; run datasets pull again`,
        );
      }
      const duplicates = await buildIndexes(session, dataset, table);
      await session.script(`analyze ${table}`);
      const { name, size } = file;
      const kept = copied - incomplete - duplicates;
      return { name, rows: kept, duplicates, incomplete, size, checksum: rows.checksum };
    },
    LONG_STATEMENT_MS,
  );
}

async function* watch(rows: DatasetRows, onChunk: () => void): AsyncGenerator<Buffer> {
  for await (const chunk of rows) {
    onChunk();
    yield chunk;
  }
}

/**
 * On a server the tables are not logged: they can be loaded again at any time, and the log would double what is
 * written. After a crash of the server they are empty, and so is `dataset_files`.
 */
function createTable({ table }: Dataset, kind: SqlDatabase['kind']): string {
  const logging = kind === 'postgres' ? 'unlogged' : '';
  return `create ${logging} table ${STAGING}.${table} (like imdb.${table} including comments);
    do $$ begin
      execute format('comment on table ${STAGING}.${table} is %L', obj_description('imdb.${table}'::regclass));
    end $$;`;
}

const columnRow = z.object({ name: z.string() });

/** Lets COPY take rows that lack a value, so that one of them does not end the load; answers the columns that want one. */
async function allowNulls(session: CopySession, table: string): Promise<readonly string[]> {
  const columns = await queryRows(
    session,
    `select quote_ident(attname) as name from pg_attribute
     where attrelid = $1::regclass and attnum > 0 and attnotnull order by attnum`,
    [table],
    columnRow,
  );
  const names = columns.map(({ name }) => name);
  await session.script(`alter table ${table} ${actions(names, 'drop not null')}`);
  return names;
}

/** Answers how many rows lacked a value. */
async function dropIncomplete(
  session: CopySession,
  table: string,
  required: readonly string[],
): Promise<number> {
  const lacking = required.map((name) => `${name} is null`).join(' or ');
  const { rows } = await session.execute(
    `with dropped as (delete from ${table} where ${lacking} returning 1) select count(*)::integer from dropped`,
  );
  await session.script(`alter table ${table} ${actions(required, 'set not null')}`);
  return Number(rows[0]?.[0]);
}

function actions(columns: readonly string[], action: string): string {
  return columns.map((name) => `alter column ${name} ${action}`).join(', ');
}

async function copy(
  session: CopySession,
  table: string,
  lines: AsyncIterable<Buffer>,
  toFault: (error: SqlError) => unknown,
): Promise<number> {
  try {
    // Rows of a table that this transaction made can be written as frozen, which saves a later rewrite.
    return await session.copyIn(`copy ${table} from stdin with (freeze)`, lines);
  } catch (error) {
    throw error instanceof SqlError ? toFault(error) : error;
  }
}

/** The place in the file of an error that COPY reports of a row; any other error as it is. */
function rowFault(error: SqlError, file: string, sourceLine: (copied: number) => number): unknown {
  const place = /^COPY \w+, line (\d+)(?:, column (\w+))?/.exec(error.where ?? '');
  if (place === null) return error;
  const [, line, column] = place;
  const where = column === undefined ? '' : ` in column ${column}`;
  return new DatasetFault(file, sourceLine(Number(line)), `${error.message}${where}`);
}

const UNIQUE_VIOLATION = '23505';

/** Answers how many rows were left out for having the key of an earlier one. */
async function buildIndexes(session: CopySession, dataset: Dataset, table: string): Promise<number> {
  const key = dataset.key.join(', ');
  const addKey = `alter table ${table} add primary key (${key})`;
  await session.script(`set local maintenance_work_mem = '128MB'; savepoint unkeyed`);
  let duplicates = 0;
  try {
    await session.script(addKey);
  } catch (error) {
    if (!(error instanceof SqlError) || error.code !== UNIQUE_VIOLATION) throw error;
    await session.script('rollback to savepoint unkeyed');
    const deleted = await session.execute(
      `delete from ${table} t
       using (select ctid as id, row_number() over (partition by ${key} order by ctid) as place from ${table}) d
       where t.ctid = d.id and d.place > 1
       returning 1`,
    );
    duplicates = deleted.rows.length;
    await session.script(addKey);
  }
  for (const columns of dataset.indexes) {
    const name = `${dataset.table}_${columns[0]}`;
    await session.script(`create index ${name} on ${table} (${columns.join(', ')})`);
  }
  return duplicates;
}
