import { once } from 'node:events';
import { closeSync, constants, openSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ScriptedControlPort } from '../../../support/network/scripted-control-port.js';
import { startCli } from '../../../support/processes/cli.js';
import { namedPipe } from '../../../support/processes/named-pipe.js';
import { temporaryFolder } from '../../../support/processes/temporary-folder.js';
import { createTestPglite, type TestPglite } from '../../../support/stores/pglite.js';

/** Takes connections and never says a word. */
const silent = createServer((socket) => {
  socket.on('error', () => {});
  arrived();
});
let arrived = () => {};
let address: string;
let stored: TestPglite;

beforeAll(async () => {
  silent.listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const bound = silent.address();
  address = typeof bound === 'object' && bound !== null ? `127.0.0.1:${bound.port}` : '';
  stored = await createTestPglite();
});

afterAll(async () => {
  silent.close();
  await stored.remove();
});

function connection(): Promise<void> {
  return new Promise((resolve) => {
    arrived = resolve;
  });
}

describe('a signal while a command waits', () => {
  it.each([
    ['runs, for its database', 'SIGINT', () => ['runs', '--database-url', `postgres://u:p@${address}/d`]],
    ['routes, for the site', 'SIGTERM', () => ['routes', '--base-url', `http://${address}`]],
    ['routes, for the site', 'SIGHUP', () => ['routes', '--base-url', `http://${address}`]],
    [
      'datasets pull, for the server',
      'SIGINT',
      () => ['datasets', 'pull', '--datasets-url', `http://${address}`],
    ],
  ] as const)('(%s; %s) ends it with 130 and one line', async (_, signal, args) => {
    const waits = connection();
    const running = startCli(args(), { cwd: await temporaryFolder() });
    await waits;
    running.process.kill(signal);
    expect(await running.result).toEqual({ code: 130, signal: null, stdout: '', stderr: 'interrupted\n' });
  });

  it('(scrape, for its database) ends it with 130, once the database has not answered', async () => {
    const waits = connection();
    const where = ['--out', await temporaryFolder(), '--database-url', `postgres://u:p@${address}/d`];
    const running = startCli(['scrape', '--base-url', 'http://127.0.0.1:1', ...where]);
    await waits;
    running.process.kill('SIGINT');
    const { code, stdout, stderr } = await running.result;
    expect({ code, stdout, stderr }).toEqual({
      code: 130,
      stdout: '',
      stderr: expect.stringMatching(/^stopping: .*\ninterrupted\n$/),
    });
  });

  it('(scrape, for ids on standard input) ends it with 130 and one line', async () => {
    const running = startCli(['scrape', '--ids-file', '-'], {
      cwd: await temporaryFolder(),
      // Says that it is there and goes on reading from a pipe that nobody writes to.
      prefix: ['sh', '-c', 'mkfifo p; exec 3<>p; exec "$@" <&3', 'sh'],
      env: { NODE_OPTIONS: `--import ${READY}` },
    });
    await once(running.process.stderr ?? silent, 'data');
    running.process.kill('SIGINT');
    const { code, stderr } = await running.result;
    expect({ code, stderr }).toEqual({ code: 130, stderr: 'reading\ninterrupted\n' });
  });

  it('(scrape, for --ids-file on a pipe) ends it with 130 and one line', async () => {
    const folder = await temporaryFolder();
    const pipe = join(folder, 'pipe');
    await namedPipe(pipe);
    const running = startCli(['scrape', '--ids-file', pipe], { cwd: folder });
    const writing = constants.O_WRONLY | constants.O_NONBLOCK;
    const writers: number[] = [];
    // Refused until the program has opened the other end.
    await expect.poll(() => writers.push(openSync(pipe, writing))).toBe(1);
    running.process.kill('SIGINT');
    const { code, stderr } = await running.result;
    for (const writer of writers) closeSync(writer);
    expect({ code, stderr }).toEqual({ code: 130, stderr: 'interrupted\n' });
  });

  it('(scrape, for Tor) ends it with 130 and a report', async () => {
    await using tor = await ScriptedControlPort.start((line) =>
      line.startsWith('GETINFO')
        ? ['250-status/bootstrap-phase=NOTICE BOOTSTRAP PROGRESS=5 TAG=conn SUMMARY="Waiting"\r\n250 OK\r\n']
        : ['250 OK\r\n'],
    );
    const { host, port } = tor.address;
    const where = ['--out', stored.folder.replace(/pglite$/, ''), '--base-url', 'http://127.0.0.1:1'];
    const running = startCli(['scrape', ...where, '--tor', '--tor-control', `${host}:${port}`, '--json'], {
      env: { TOR_CONTROL_PASSWORD: 'hunter2' },
    });
    running.process.stderr?.on('data', (text) => {
      if (String(text).includes('tor: 5 %')) running.process.kill('SIGINT');
    });
    const { code, stdout, stderr } = await running.result;
    expect({ code, stderr }).toMatchObject({ code: 130 });
    expect(JSON.parse(stdout)).toMatchObject({ scraped: 0, stop: { cause: 'interrupted' } });
    expect(stderr).not.toMatch(/error|\n\s+at /);
  });
});

/** Tells on standard error when the program begins to read its standard input. */
const READY = `data:text/javascript,${encodeURIComponent(`
  const read = process.stdin.read.bind(process.stdin);
  process.stdin.read = (...some) => { process.stdin.read = read; process.stderr.write('reading\\n'); return read(...some); };
`)}`;
