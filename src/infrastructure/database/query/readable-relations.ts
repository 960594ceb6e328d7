import { z } from 'zod';
import { queryRows, type SqlSession } from '../sql-database.js';
import { findReader } from './query-role.js';

/** A table or a view of this program that can be read. */
export interface ReadableRelation {
  /** As people write it: with its schema unless that is the current one. */
  readonly name: string;
  /** With its schema in any case. */
  readonly fullName: string;
  /** In quotes where SQL needs them. */
  readonly sql: string;
  readonly kind: 'table' | 'view';
  /** What it holds; may be empty. */
  readonly comment: string;
}

const READ = `
select n.nspname || '.' || c.relname as "fullName", format('%I.%I', n.nspname, c.relname) as sql,
  case when n.nspname = current_schema() then c.relname::text else n.nspname || '.' || c.relname end as name,
  case when c.relkind in ('v', 'm') then 'view' else 'table' end as kind,
  coalesce(obj_description(c.oid, 'pg_class'), '') as comment
from pg_class c join pg_namespace n on n.oid = c.relnamespace
where n.nspname in (current_schema(), 'imdb', 'tmdb') and c.relkind in ('r', 'p', 'v', 'm') and not c.relispartition
  and has_schema_privilege(coalesce($1, current_user), n.oid, 'usage')
  and has_table_privilege(coalesce($1, current_user), c.oid, 'select')
order by n.nspname <> current_schema(), name`;

const relationRow = z.object({
  name: z.string(),
  fullName: z.string(),
  sql: z.string(),
  kind: z.enum(['table', 'view']),
  comment: z.string(),
});

/** All that queries may read, those of the current schema first. */
export async function readableRelations(session: SqlSession): Promise<readonly ReadableRelation[]> {
  return await queryRows(session, READ, [await findReader(session)], relationRow);
}
