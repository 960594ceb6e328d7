import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { checkFitness, DatabaseUnfit } from '../../infrastructure/database/database-fitness.js';
import { MigrationChanged, NewerSchema, readSchemaState } from '../../infrastructure/database/migrations.js';
import { connectDatabase } from '../../infrastructure/database/open-database.js';
import { errorMessage } from '../../shared/error-message.js';
import { LockHeld } from '../../shared/lock-file.js';
import { type Finding, ok, problem, warning } from './finding.js';

const CHECK = 'database';

/** Tables go to the user's schema, the datasets to schemas of their own. */
const MAY_CREATE = `
select has_schema_privilege(current_schema(), 'create') and has_database_privilege(current_database(), 'create')`;

/** Whether the database can be reached and has a schema that this program knows. Creates and migrates nothing. */
export async function checkDatabase(settings: {
  readonly databaseUrl: string | null;
  readonly out: string;
}): Promise<Finding> {
  const folder = join(settings.out, 'pglite');
  const isServer = settings.databaseUrl !== null;
  if (!isServer && !existsSync(folder)) return ok(CHECK, `${folder} will be created`);
  const name = isServer ? 'the server' : folder;
  try {
    const database = await connectDatabase({ databaseUrl: settings.databaseUrl, folder, connections: 1 });
    try {
      await checkFitness(database, 'write');
      const { version, newest } = await readSchemaState(database);
      if (version === newest) return ok(CHECK, `${name} answers, schema version ${version}`);
      const mayCreate = await database.execute(MAY_CREATE);
      if (mayCreate.rows[0]?.[0] !== true) {
        return problem(
          CHECK,
          `${name} has schema version ${version}, and its user may not bring it to ${newest}`,
          'grant it: grant create on schema public and grant create on the database to the user of DATABASE_URL',
        );
      }
      const state = version === 0 ? 'it is empty' : `it has schema version ${version}`;
      return ok(CHECK, `${name} answers; ${state}, and the next run brings it to ${newest}`);
    } finally {
      await database.close();
    }
  } catch (error) {
    if (error instanceof LockHeld)
      return warning(CHECK, errorMessage(error), 'a second run needs its own --out');
    if (error instanceof DatabaseUnfit)
      return problem(CHECK, error.found, error.advice ?? adviceFor(error, isServer));
    return problem(CHECK, errorMessage(error), adviceFor(error, isServer));
  }
}

function adviceFor(error: unknown, isServer: boolean): string {
  if (error instanceof NewerSchema || error instanceof MigrationChanged)
    return 'install the version that fits';
  return isServer
    ? 'see that PostgreSQL runs and that DATABASE_URL names its host, user, password and database'
    : 'restore the folder from a backup, or choose another with --out (OUT_DIR)';
}
