import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findCompose } from './container-engine.js';
import { runCommand } from './run-command.js';

const compose = await findCompose();
const passwords = { POSTGRES_PASSWORD: '', SCRAPER_PASSWORD: '', TOR_CONTROL_PASSWORD: '' };

async function config(args: readonly string[], env: Record<string, string> = {}) {
  const [program, ...words] = compose ?? ['docker', 'compose'];
  return runCommand(program, [...words, ...args, 'config'], { env });
}

if (compose === null) process.stderr.write('skipped: docker-compose.yml: Compose is not installed\n');

describe.skipIf(compose === null)('docker-compose.yml', () => {
  let folder: string;
  let emptyFile: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'imdb-scraper-compose-'));
    emptyFile = join(folder, 'empty.env');
    await writeFile(emptyFile, '');
  });
  afterAll(() => rm(folder, { recursive: true }));

  test('is valid with .env.example as it is, in every profile', async () => {
    const profiles = ['--profile', 'demo', '--profile', 'vpn', '--profile', 'schedule'];
    const { code, output } = await config([...profiles, '--env-file', '.env.example']);
    expect(output).toContain('gluetun');
    expect(code, output).toBe(0);
  });

  test('is refused without a .env, with what to do', async () => {
    const { code, output } = await config(['--env-file', emptyFile]);
    expect(code).not.toBe(0);
    expect(output).toContain('sh docker/make-env.sh');
  });

  test('points a .env of an earlier version to what completes it', async () => {
    const { SCRAPER_PASSWORD: _, ...older } = passwords;
    const { code, output } = await config(['--env-file', emptyFile], older);
    expect(code).not.toBe(0);
    expect(output).toMatch(/SCRAPER_PASSWORD.*Upgrading in docs\/docker\.md/s);
  });

  test('takes the port, the owner and the proxies from the environment', async () => {
    const env = { ...passwords, POSTGRES_PORT: '15432', UID: '77', GID: '78', PROXY_FILE: './mine.txt' };
    const { stdout } = await config(['--env-file', emptyFile], env);
    for (const given of ['15432', '77:78', '/mine.txt']) expect(stdout).toContain(given);
    expect(stdout).toMatch(/PROXY_FILE_GIVEN: \.\/mine\.txt/);
  });

  test('gives the key of TMDB to the scraper, its workers and the schedule only', async () => {
    const env = { ...passwords, TMDB_TOKEN: 'tmdb-token', LOCAL_LANGUAGE: 'id' };
    const profiles = ['--profile', 'demo', '--profile', 'schedule'];
    const { stdout } = await config([...profiles, '--env-file', emptyFile], env);
    expect(stdout.match(/TMDB_TOKEN: tmdb-token/g)).toHaveLength(3);
    expect(stdout).toContain('LOCAL_LANGUAGE: id');
  });

  test('gives the credentials of a VPN to its container only', async () => {
    const env = { ...passwords, OPENVPN_USER: 'vpn-user', OPENVPN_PASSWORD: 'vpn-password' };
    const { stdout } = await config(['--profile', 'vpn', '--env-file', emptyFile], env);
    expect(stdout.match(/vpn-password/g)).toHaveLength(1);
  });
});
