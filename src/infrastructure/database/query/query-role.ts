import { z } from 'zod';
import { inTransaction, queryRows, type SqlDatabase, type SqlSession } from '../sql-database.js';
import { isTransient, SqlError } from '../sql-error.js';

/** May read the tables and views of this program and nothing else. A role belongs to all databases of a server. */
export const QUERY_ROLE = 'imdb_scraper_reader';

/** What a superuser runs once where this program's own user may make no role. `user` as SQL writes it. */
export function grantsFor(user: string): string {
  return `create role ${QUERY_ROLE} nologin; grant ${QUERY_ROLE} to ${user}`;
}

export interface QueryRole {
  readonly exists: boolean;
  /** As SQL writes it, in quotes where its name needs them. */
  readonly user: string;
  readonly isMember: boolean;
  readonly mayCreate: boolean;
  /** Relations of ours that it may not read yet. */
  readonly ungranted: readonly string[];
}

const READ = `
select r.oid is not null as "exists", quote_ident(current_user) as "user", u.rolsuper or u.rolcreaterole as "mayCreate",
  coalesce(pg_has_role(current_user, r.oid, 'member'), false) as "isMember",
  array(
    select format('%I.%I', n.nspname, c.relname)
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname in (current_schema(), 'imdb', 'tmdb') and c.relkind in ('r', 'p', 'v', 'm')
      and pg_has_role(c.relowner, 'usage')
      and not coalesce(has_table_privilege(r.oid, c.oid, 'select') and has_schema_privilege(r.oid, n.oid, 'usage'), false)
    order by 1
  ) as ungranted
from pg_roles u left join pg_roles r on r.rolname = $1
where u.rolname = current_user`;

const roleRow = z.object({
  exists: z.boolean(),
  user: z.string(),
  isMember: z.boolean(),
  mayCreate: z.boolean(),
  ungranted: z.array(z.string()),
});

export async function readQueryRole(session: SqlSession): Promise<QueryRole> {
  const [role] = await queryRows(session, READ, [QUERY_ROLE], roleRow);
  if (role === undefined) throw new Error('the user of the database is not in pg_roles');
  return role;
}

const FIND_READER = `
select rolname from pg_roles
where rolname in ('${QUERY_ROLE}', 'pg_read_all_data') and pg_has_role(current_user, oid, 'member')
  and has_table_privilege(oid, to_regclass('movies'), 'select')
order by rolname = '${QUERY_ROLE}' desc limit 1`;

/** The role to read as, as SQL writes it; `null` where the user may take on none. */
export async function findReader(session: SqlSession): Promise<string | null> {
  const [role] = await queryRows(session, FIND_READER, [], z.object({ rolname: z.string() }));
  return role?.rolname ?? null;
}

// Membership is what lets a user that is no superuser take the role on; who made it may grant it.
const MAKE = `do $$ begin
  if not exists (select from pg_roles where rolname = '${QUERY_ROLE}') then
    begin
      create role ${QUERY_ROLE} nologin;
    exception when duplicate_object or unique_violation then
      -- Another database of the server has made it at this moment.
      null;
    end;
  end if;
  if not pg_has_role(current_user, '${QUERY_ROLE}', 'usage') then
    grant ${QUERY_ROLE} to current_user;
  end if;
end $$`;

const GRANT = `do $$
declare
  schema name;
begin
  for schema in select nspname from pg_namespace where nspname in (current_schema(), 'imdb', 'tmdb') loop
    execute format('grant usage on schema %I to ${QUERY_ROLE}', schema);
  end loop;
end $$`;

/** Two processes that grant at the same time can fail each other. */
const LOCK_KEY = 470_914_054;

/**
 * Makes the role that queries run as, where the user may, and lets it read what has come since. Where it may not,
 * nothing happens: queries then run as the user itself, and `doctor` says what to grant.
 */
export async function prepareQueryRole(database: SqlDatabase): Promise<void> {
  const role = await readQueryRole(database);
  if (role.exists ? role.isMember && role.ungranted.length === 0 : !role.mayCreate) return;
  try {
    await inTransaction(database, async (session) => {
      await session.execute('select pg_advisory_xact_lock($1)', [LOCK_KEY]);
      if (role.mayCreate) await session.script(MAKE);
      await session.script(GRANT);
      if (role.ungranted.length > 0) {
        await session.script(`grant select on ${role.ungranted.join(', ')} to ${QUERY_ROLE}`);
      }
    });
  } catch (error) {
    // Not all of it may be granted by this user.
    if (!(error instanceof SqlError) || isTransient(error)) throw error;
  }
}
