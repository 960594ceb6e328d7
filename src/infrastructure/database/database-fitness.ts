import { z } from 'zod';
import { queryRows, type SqlSession } from './sql-database.js';
import { SqlError } from './sql-error.js';

/** A database that this program cannot work with as it is, and what to do about it. */
export class DatabaseUnfit extends Error {
  override readonly name = 'DatabaseUnfit';

  constructor(
    readonly found: string,
    /** `null` where what was found says it. */
    readonly advice: string | null,
  ) {
    super(advice === null ? found : `${found}: ${advice}`);
  }
}

/** Relations of the first migrations: whoever has them without our schema_migrations is another program. */
const RELATIONS = [
  'movies',
  'people',
  'movie_actor',
  'movie_director',
  'movie_genre',
  'rating_history',
  'actors',
  'vw_movie_actor_main',
  'movie_field_sources',
  'runs',
  'run_targets',
];

/** Of the migration that makes the schema tmdb; databases of the time before have no such schema. */
const TMDB_VERSION = 13;

// Input: names of our relations. `version` is that of the newest migration, 0 where none was applied.
const LOOK = `
select
  current_setting('server_encoding') as encoding,
  current_setting('transaction_read_only')::boolean as "readOnly",
  pg_is_in_recovery() as standby,
  current_database() as database,
  current_user as role,
  current_schema() as schema,
  (
    select count(*) from pg_attribute a
    where a.attrelid = to_regclass('schema_migrations') and not a.attisdropped
      and (a.attname, a.atttypid) in (('version', 'integer'::regtype), ('name', 'text'::regtype), ('checksum', 'text'::regtype))
  ) as columns,
  to_regclass('schema_migrations') is not null as "hasMigrations",
  array(select name from unnest($1::text[]) name where to_regclass(name) is not null) as relations,
  to_regnamespace('imdb') is not null as "hasDatasets",
  to_regnamespace('tmdb') is not null as "hasTmdb",
  (
    select min(n.nspname) from pg_class m
    join pg_class c on c.relnamespace = m.relnamespace and c.relname = 'movie_actor'
    join pg_namespace n on n.oid = m.relnamespace
    where m.relname = 'schema_migrations' and n.nspname <> current_schema()
  ) as elsewhere`;

const lookRow = z.object({
  encoding: z.string(),
  readOnly: z.boolean(),
  standby: z.boolean(),
  database: z.string(),
  role: z.string(),
  schema: z.string().nullable(),
  columns: z.number(),
  hasMigrations: z.boolean(),
  relations: z.array(z.string()),
  hasDatasets: z.boolean(),
  hasTmdb: z.boolean(),
  elsewhere: z.string().nullable(),
});

/**
 * Looks at a database before anything is done in it. Only reads. Throws `DatabaseUnfit` for one that is another
 * program's, has another encoding than UTF-8, or, to be written to, is read-only; and where the server lets nobody in.
 */
export async function checkFitness(session: SqlSession, use: 'read' | 'write'): Promise<void> {
  const look = await lookAt(session);
  const { database, encoding, role, schema } = look;
  if (encoding !== 'UTF8') {
    throw new DatabaseUnfit(
      `the database ${database} has the encoding ${encoding}, and titles need UTF8`,
      `create another one (create database imdb encoding 'UTF8' template template0) and name it in DATABASE_URL`,
    );
  }
  const foreign = await findForeign(session, look);
  if (foreign !== null) {
    throw new DatabaseUnfit(
      `the database ${database} has ${foreign} of another program`,
      `create one of its own (create database imdb) and name it in DATABASE_URL`,
    );
  }
  if (!look.hasMigrations && look.elsewhere !== null) {
    const { elsewhere } = look;
    throw new DatabaseUnfit(
      `the database ${database} has the tables of this program in the schema ${elsewhere}, not in public`,
      `add ?options=-csearch_path%3D${encodeURIComponent(elsewhere)} to DATABASE_URL`,
    );
  }
  if (use === 'read') return;
  if (look.standby) {
    throw new DatabaseUnfit(
      `the database ${database} is on a standby, which takes no changes`,
      `name the primary in DATABASE_URL`,
    );
  }
  if (look.readOnly) {
    throw new DatabaseUnfit(
      `the database ${database} is read-only (default_transaction_read_only)`,
      `alter database ${database} or role ${role} to reset it, or name another one in DATABASE_URL`,
    );
  }
  if (schema === null) {
    throw new DatabaseUnfit(
      `the database ${database} has no schema public that ${role} may use`,
      `create schema public, and grant usage, create on it to ${role}`,
    );
  }
}

async function lookAt(session: SqlSession): Promise<z.infer<typeof lookRow>> {
  try {
    const [look] = await queryRows(session, LOOK, [RELATIONS], lookRow);
    if (look === undefined) throw new Error('the database did not describe itself');
    return look;
  } catch (error) {
    throw unfitOr(error);
  }
}

/** An address that is none, a wrong password, no right to connect, no such database: as they are, nothing will ever work. */
export function unfitOr(error: unknown): unknown {
  const isUnfit = error instanceof SqlError && /^(28|3D|42501)/.test(error.code);
  return isUnfit ? new DatabaseUnfit(error.message, null) : error;
}

async function findForeign(session: SqlSession, look: z.infer<typeof lookRow>): Promise<string | null> {
  if (look.hasMigrations && look.columns < 3) return 'a table schema_migrations';
  const version = look.hasMigrations ? await newestVersion(session) : 0;
  const [relation] = look.relations;
  if (version === 0 && relation !== undefined) return `a table ${relation}`;
  if (version === 0 && look.hasDatasets) return 'a schema imdb';
  return version < TMDB_VERSION && look.hasTmdb ? 'a schema tmdb' : null;
}

async function newestVersion(session: SqlSession): Promise<number> {
  const { rows } = await session.execute('select coalesce(max(version), 0) from schema_migrations');
  return Number(rows[0]?.[0]);
}
