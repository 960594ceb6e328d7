import { spawn } from 'node:child_process';
import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { routeOptions } from '../../../src/presentation/options/route-options.js';
import { temporaryFolder } from '../../support/processes/temporary-folder.js';

const ENTRYPOINT = fileURLToPath(new URL('../../../docker/scraper-entrypoint.sh', import.meta.url));
const MAIN = fileURLToPath(new URL('../../../dist/presentation/main.js', import.meta.url));

/** What docker-compose.yml always sets. */
const PLACE = { TOR_SOCKS: 'tor:9050', TOR_CONTROL: 'tor:9051', TOR_CONTROL_PASSWORD: 'secret' };

/** Stands in for the image's paths: calls the built program, with `proxies` as the file that Compose has mounted. */
async function nodeOfImage(proxies: string | null): Promise<string> {
  const folder = await temporaryFolder();
  if (proxies !== null) await writeFile(join(folder, 'proxies.txt'), proxies);
  const node = join(folder, 'node');
  const script = [
    '#!/bin/sh',
    'shift',
    `if [ "\${PROXY_FILE:-}" = /run/proxies.txt ]; then PROXY_FILE=${folder}/proxies.txt; fi`,
    `exec ${process.execPath} ${MAIN} "$@"`,
  ];
  await writeFile(node, `${script.join('\n')}\n`);
  await chmod(node, 0o755);
  return folder;
}

/** What a container would do, without doing it: the routes of the run, or why there is none. */
async function dryRun(
  env: Readonly<Record<string, string>>,
  {
    proxies = null,
    command = ['scrape', '--ids', 'tt0111161'],
    args = [],
  }: { proxies?: string | null; command?: readonly string[]; args?: readonly string[] } = {},
) {
  return await startedWith([...command, '--dry-run', '--json', ...args], env, proxies);
}

async function startedWith(
  words: readonly string[],
  env: Readonly<Record<string, string>>,
  proxies: string | null = null,
) {
  const path = `${await nodeOfImage(proxies)}:${process.env.PATH}`;
  const child = spawn('sh', [ENTRYPOINT, ...words], {
    env: { PATH: path, OUT_DIR: await temporaryFolder(), TOR: 'true', ...PLACE, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const code = new Promise<number | null>((resolve) => child.on('close', resolve));
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { code: await code, stdout, stderr };
}

async function routesOf(...given: Parameters<typeof dryRun>): Promise<string> {
  const { code, stdout, stderr } = await dryRun(...given);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return JSON.parse(stdout)
    .routes.map(({ id }: { id: string }) => id.replace(/-\d+$/, ''))
    .join();
}

describe('docker/scraper-entrypoint.sh', () => {
  test.each(['false', 'False', 'FALSE', 'no', 'No', 'off', '0'])('takes TOR=%s for a no', async (word) => {
    expect(await routesOf({ TOR: word })).toBe('direct');
    // The program reads the same words alike.
    expect(routeOptions.tor.parse([word])).toEqual({ value: false });
  });

  test.each(['true', 'Yes', 'ON', '1', ''])('takes TOR=%s for a yes', async (word) => {
    expect(await routesOf({ TOR: word })).toMatch(/^tor(,tor)*$/);
  });

  test.each(['flase', 'none', ' false'])('has TOR=%s refused', async (word) => {
    const { code, stdout, stderr } = await dryRun({ TOR: word });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('TOR wants true or false');
  });

  test.each([
    ['TOR_CIRCUITS', '4'],
    ['TOR_RENEW_AFTER', '100'],
    ['ROUTES', 'tor'],
  ])('has %s refused next to TOR=false, rather than going out directly', async (name, value) => {
    const { code, stdout, stderr } = await dryRun({ TOR: 'false', [name]: value });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(new RegExp(`${name}\\) .*TOR=false turns off`));
  });

  test('uses the proxies of a file that was named', async () => {
    const env = { TOR: 'false', PROXY_FILE_GIVEN: './mine.txt' };
    expect(await routesOf(env, { proxies: '# mine\nhttp://127.0.0.1:8080\n' })).toBe('proxy');
  });

  test.each([
    ['holds comments only', '# http://127.0.0.1:8080\n\n', /holds no proxy/],
    ['is empty', '', /holds no proxy/],
    ['cannot be read', null, /cannot be read/],
  ])('has a named file refused that %s', async (_, proxies, reason) => {
    for (const TOR of ['true', 'false']) {
      const { code, stdout, stderr } = await dryRun({ TOR, PROXY_FILE_GIVEN: './mine.txt' }, { proxies });
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toMatch(reason);
    }
  });

  test('leaves a proxy file alone that was given to the container itself', async () => {
    const { code, stderr } = await dryRun({ TOR: 'false', PROXY_FILE: '/nowhere.txt' });
    expect(code).toBe(2);
    expect(stderr).toContain('/nowhere.txt cannot be read');
  });

  test.each(['PROXIES', 'PROXY_HOST', 'ROUTES'])('has %s refused that is blank', async (name) => {
    const { code, stdout, stderr } = await dryRun({ TOR: 'false', [name]: ' ' });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(name);
  });

  test.each([
    { TOR: 'true', VPN_SERVICE_PROVIDER: 'mullvad' },
    { TOR: 'false', VPN_SERVICE_PROVIDER: 'mullvad' },
    { TOR: 'false', COMPOSE_PROFILES: 'demo,vpn' },
  ])('refuses a VPN that nothing goes through, with %j', async (env) => {
    const { code, stdout, stderr } = await dryRun(env);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^error: .*asks for a VPN.*PROXIES=http:\/\/vpn:8888/);
    expect(await routesOf({ TOR: 'false', COMPOSE_PROFILES: 'demo' })).toBe('direct');
  });

  test('collects from TMDB over the same ways out, a VPN that nothing goes through among them', async () => {
    const command = ['tmdb', 'collect', 'popular', '--media', 'tv'];
    const env = { TMDB_API_KEY: '0123456789abcdef0123456789abcdef' };
    expect(await routesOf({ ...env, TOR: 'false' }, { command })).toBe('direct');
    expect(await routesOf({ ...env, TOR: 'false', PROXIES: 'http://vpn:8888' }, { command })).toBe('proxy');
    const { code, stderr } = await dryRun({ ...env, VPN_SERVICE_PROVIDER: 'mullvad' }, { command });
    expect(code).toBe(2);
    expect(stderr).toMatch(/^error: .*asks for a VPN/);
  });

  test.each(['daily', 'schedule'])('does not let %s ask TMDB past a VPN', async (command) => {
    const { code, stderr } = await startedWith([command], { VPN_SERVICE_PROVIDER: 'mullvad' });
    expect(code).toBe(2);
    expect(stderr).toMatch(/^error: .*asks for a VPN/);
  });

  test('has a machine refused that works on shared runs past a VPN, and lets it look at their queue', async () => {
    const env = { VPN_SERVICE_PROVIDER: 'mullvad' };
    const work = (args: readonly string[], more = {}) => startedWith(['work', ...args], { ...env, ...more });
    const refused = await work(['--until-empty']);
    expect(refused.code).toBe(2);
    expect(refused.stderr).toMatch(/^error: .*asks for a VPN/);
    const more = { TOR: 'false', PROXIES: 'http://vpn:8888' };
    for (const { stderr } of [await work(['--list']), await work(['--redrive']), await work([], more)]) {
      expect(stderr).toContain('name it with --database-url');
    }
  });

  test('goes through a VPN that PROXIES names, and without it where the ways out are said', async () => {
    const env = { TOR: 'false', VPN_SERVICE_PROVIDER: 'mullvad' };
    expect(await routesOf({ ...env, PROXIES: 'http://vpn:8888' })).toBe('proxy');
    expect(await routesOf(env, { args: ['--proxy', 'http://vpn:8888'] })).toBe('proxy');
    expect(await routesOf({ ...env, ROUTES: 'direct' })).toBe('direct');
  });
});
