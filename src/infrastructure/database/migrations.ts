import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { packageFile } from '../../shared/package-file.js';
import {
  inTransaction,
  LONG_STATEMENT_MS,
  queryRows,
  type SqlDatabase,
  type SqlSession,
} from './sql-database.js';

export const MIGRATIONS_FOLDER = packageFile('sql/');

/** A database that a newer version of the program has migrated. */
export class NewerSchema extends Error {
  override readonly name = 'NewerSchema';

  constructor(found: number, known: number) {
    super(
      `the database has schema version ${found}, and this program knows only ${known}; install the newer version of imdb-scraper, or choose another database`,
    );
  }
}

/** A migration whose file is no longer the one that was applied. */
export class MigrationChanged extends Error {
  override readonly name = 'MigrationChanged';

  constructor(file: string) {
    super(
      `migration ${file} was applied with other content; migrations are never edited: restore the file, and put the change in a new one`,
    );
  }
}

interface Migration {
  readonly version: number;
  readonly name: string;
  readonly sql: string;
  readonly checksum: string;
}

const appliedRow = z.object({ version: z.number(), name: z.string(), checksum: z.string() });

/** Any number will do, as long as no other program on the server takes it for its own lock. */
const LOCK_KEY = 470_914_052;

const CREATE_TABLE = `
create table if not exists schema_migrations (
  version integer primary key,
  name text not null,
  checksum text not null,
  applied_at timestamptz not null default now()
);
comment on table schema_migrations is 'The migrations that were applied, each in one transaction with its row here.';
comment on column schema_migrations.version is 'Number at the head of the file''s name';
comment on column schema_migrations.name is 'Name of the file in sql/';
comment on column schema_migrations.checksum is 'SHA-256 of the file';
comment on column schema_migrations.applied_at is 'When it was applied';`;

/**
 * Applies the migrations of a folder (`NNN_verb_object.sql`) that are missing, in order, each in one transaction.
 * Several processes may do so at once. Throws `NewerSchema` and `MigrationChanged`; then nothing is applied.
 */
export async function migrate(database: SqlDatabase, folder: URL = MIGRATIONS_FOLDER): Promise<void> {
  const migrations = await readMigrations(folder);
  const known = await inTransaction(database, async (session) => {
    await lock(session);
    if (!(await hasTable(session))) await session.script(CREATE_TABLE);
    return await readApplied(session);
  });
  checkApplied(migrations, known);
  for (const migration of migrations) {
    if (!known.has(migration.version)) await apply(database, migration);
  }
}

/** How a database's schema compares with the migrations of this program. */
export interface SchemaState {
  /** Newest migration applied; 0 when there is none yet. */
  readonly version: number;
  /** Newest migration known. */
  readonly newest: number;
}

/** Only reads. Throws `NewerSchema` and `MigrationChanged` as `migrate` does. */
export async function readSchemaState(
  session: SqlSession,
  folder: URL = MIGRATIONS_FOLDER,
): Promise<SchemaState> {
  const migrations = await readMigrations(folder);
  const known = (await hasTable(session)) ? await readApplied(session) : new Map();
  checkApplied(migrations, known);
  return {
    version: Math.max(0, ...known.keys()),
    newest: Math.max(0, ...migrations.map(({ version }) => version)),
  };
}

/** Newest migration known; read once, since the files are as old as the program. */
let newestKnown: Promise<number> | undefined;

/**
 * As `readSchemaState`, for a process that looks again and again while it works: only whether a newer program has migrated the
 * database since. Throws `NewerSchema`.
 */
export async function checkNotNewer(session: SqlSession): Promise<void> {
  newestKnown ??= readMigrations(MIGRATIONS_FOLDER).then((all) =>
    Math.max(...all.map(({ version }) => version)),
  );
  const newest = await newestKnown;
  const { rows } = await session.execute('select coalesce(max(version), 0) from schema_migrations');
  const found = Number(rows[0]?.[0]);
  if (found > newest) throw new NewerSchema(found, newest);
}

/** Checksums of the migrations by file name. */
export async function migrationChecksums(folder: URL = MIGRATIONS_FOLDER): Promise<Record<string, string>> {
  return Object.fromEntries((await readMigrations(folder)).map(({ name, checksum }) => [name, checksum]));
}

async function apply(database: SqlDatabase, { version, name, checksum, sql }: Migration): Promise<void> {
  await inTransaction(
    database,
    async (session) => {
      await lock(session);
      const inserted = await session.execute(
        `insert into schema_migrations (version, name, checksum) values ($1, $2, $3)
       on conflict (version) do nothing returning version`,
        [version, name, checksum],
      );
      // Another process was faster.
      if (inserted.rows.length === 0) return;
      await session.script(sql);
    },
    LONG_STATEMENT_MS,
  );
}

/** Whether a process applies a migration at this moment. */
export async function isBeingMigrated(session: SqlSession): Promise<boolean> {
  // As a statement of its own it lets go of the lock at once.
  const { rows } = await session.execute('select pg_try_advisory_xact_lock($1)', [LOCK_KEY]);
  return rows[0]?.[0] === false;
}

async function lock(session: SqlSession): Promise<void> {
  await session.execute('select pg_advisory_xact_lock($1)', [LOCK_KEY]);
}

async function hasTable(session: SqlSession): Promise<boolean> {
  const { rows } = await session.execute(`select to_regclass('schema_migrations') is not null`);
  return rows[0]?.[0] === true;
}

async function readApplied(session: SqlSession): Promise<Map<number, z.infer<typeof appliedRow>>> {
  const rows = await queryRows(
    session,
    'select version, name, checksum from schema_migrations order by version',
    [],
    appliedRow,
  );
  return new Map(rows.map((row) => [row.version, row]));
}

function checkApplied(
  migrations: readonly Migration[],
  applied: ReadonlyMap<number, { readonly checksum: string }>,
): void {
  const newest = Math.max(0, ...migrations.map(({ version }) => version));
  const found = Math.max(0, ...applied.keys());
  if (found > newest) throw new NewerSchema(found, newest);
  for (const { version, name, checksum } of migrations) {
    const row = applied.get(version);
    if (row !== undefined && row.checksum !== checksum) throw new MigrationChanged(name);
  }
}

async function readMigrations(folder: URL): Promise<Migration[]> {
  const names = (await readdir(folder)).filter((name) => /^\d{3}_.*\.sql$/.test(name)).sort();
  return await Promise.all(
    names.map(async (name) => {
      const sql = await readFile(fileURLToPath(new URL(name, folder)), 'utf8');
      const checksum = createHash('sha256').update(sql).digest('hex');
      return { version: Number(name.slice(0, 3)), name, sql, checksum };
    }),
  );
}
