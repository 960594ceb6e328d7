import { z } from 'zod';
import { queryRows, type SqlSession } from '../sql-database.js';
import { findReader } from './query-role.js';

/** A table or a view in a schema of this program, that its user may read. */
export interface OwnRelation {
  /** As people write it: with its schema unless that is the current one. */
  readonly name: string;
  /** With its schema in any case. */
  readonly fullName: string;
  /** In quotes where SQL needs them. */
  readonly sql: string;
  readonly kind: 'table' | 'view';
  /** What it holds; may be empty. */
  readonly comment: string;
  /** The role that queries run as, where it may not read this yet: a run grants what has come since the last one. */
  readonly lacksGrantTo: string | null;
}

const READ = `
select n.nspname || '.' || c.relname as "fullName", format('%I.%I', n.nspname, c.relname) as sql,
  case when n.nspname = current_schema() then c.relname::text else n.nspname || '.' || c.relname end as name,
  case when c.relkind in ('v', 'm') then 'view' else 'table' end as kind,
  coalesce(obj_description(c.oid, 'pg_class'), '') as comment,
  case when not (has_schema_privilege($1, n.oid, 'usage') and has_table_privilege($1, c.oid, 'select')) then $1 end
    as "lacksGrantTo"
from pg_class c join pg_namespace n on n.oid = c.relnamespace
where n.nspname in (current_schema(), 'imdb', 'tmdb') and c.relkind in ('r', 'p', 'v', 'm') and not c.relispartition
  and has_schema_privilege(n.oid, 'usage') and has_table_privilege(c.oid, 'select')
order by n.nspname <> current_schema(), name`;

const relationRow = z.object({
  name: z.string(),
  fullName: z.string(),
  sql: z.string(),
  kind: z.enum(['table', 'view']),
  comment: z.string(),
  lacksGrantTo: z.string().nullable(),
});

/** Those of the current schema first. */
export async function ownRelations(session: SqlSession): Promise<readonly OwnRelation[]> {
  return await queryRows(session, READ, [await findReader(session)], relationRow);
}
