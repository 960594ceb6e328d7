import { grantsFor, QUERY_ROLE, readQueryRole } from '../../infrastructure/database/query/query-role.js';
import { askQuietly } from './ask-quietly.js';
import { type Finding, warning } from './finding.js';

/**
 * Whether queries run as a role that can only read; `null` when they do, or will once a run has made the role, and when
 * the database itself does not answer. The embedded database has no other users.
 */
export async function checkQueryRole(settings: {
  readonly databaseUrl: string | null;
  readonly out: string;
}): Promise<Finding | null> {
  if (settings.databaseUrl === null) return null;
  return await askQuietly(settings, async (database) => {
    const { exists, isMember, mayCreate, user } = await readQueryRole(database);
    if (exists ? isMember : mayCreate) return null;
    return warning(
      'queries',
      `they run with all rights of ${user}, in a transaction that can only read`,
      `to run them as a role that can do nothing else, let a superuser say: ${exists ? `grant ${QUERY_ROLE} to ${user}` : grantsFor(user)}`,
    );
  });
}
