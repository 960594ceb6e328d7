import { execFileSync } from 'node:child_process';
import { cp, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { scrapeOptions } from '../../../../src/presentation/options/options.js';
import { collectOptions } from '../../../../src/presentation/options/tmdb/collect-options.js';
import { workOptions } from '../../../../src/presentation/options/work-options.js';
import { temporaryFolder } from '../../../support/processes/temporary-folder.js';

/** As Compose reads it: with the anchors merged, and refused where a key stands twice. */
async function composeServices() {
  return parse(await readFile('docker-compose.yml', 'utf8'), { merge: true, uniqueKeys: true }).services;
}

test.each(['scraper', 'worker'])(
  'docker compose hands every option of the environment to the %s',
  async (service) => {
    const { environment } = (await composeServices())[service];
    // The image has its own folder and no file of the token, tor's control port a password, PostgreSQL the queue.
    const notHanded = ['OUT_DIR', 'TMDB_TOKEN_FILE', 'TOR_CONTROL_COOKIE', 'QUEUE_URL'];
    const entrypoint = await readFile('docker/scraper-entrypoint.sh', 'utf8');
    const missing = [scrapeOptions, collectOptions, workOptions]
      .flatMap((options) => Object.values(options))
      .map(({ env }) => env)
      .filter((env) => env !== null)
      .filter((env) => !notHanded.includes(env))
      .filter((env) => !(env in environment) && !entrypoint.includes(`${env}=`));
    expect(missing).toEqual([]);
    expect(environment).toMatchObject({ TMDB_TOKEN: null });
  },
);

test('a worker is a scraper that works, of which there is none until it is asked for', async () => {
  const { scraper, worker } = await composeServices();
  expect(worker).toEqual({ ...scraper, command: ['work'], deploy: { replicas: 0 } });
  // Several of them could not have the same port or name.
  expect(worker).not.toHaveProperty('ports');
  expect(worker).not.toHaveProperty('container_name');
});

test('the image has what only runs of many machines need, as the lock file has it', async () => {
  const folder = await temporaryFolder();
  const given = JSON.parse(await readFile('package.json', 'utf8'));
  await cp('package.json', join(folder, 'package.json'));
  const image = (await readFile('Dockerfile', 'utf8')).split('\nFROM ')[2] ?? '';
  const [, before = '', ci = ''] =
    /\nRUN (node -e "[^"]*")\n(?:#.*\n)*RUN (npm ci --omit=dev)/.exec(image) ?? [];
  execFileSync('sh', ['-c', before], { cwd: folder });
  const changed = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  const { packages } = JSON.parse(await readFile('package-lock.json', 'utf8'));
  expect(ci).not.toBe('');
  expect(given.peerDependencies).toHaveProperty('pg-boss');
  for (const [name, wanted] of Object.entries(given.peerDependencies)) {
    expect(changed.dependencies[name]).toBe(wanted);
    expect(changed.devDependencies).not.toHaveProperty(name);
    expect(packages).toHaveProperty([`node_modules/${name}`]);
  }
  expect(packages['node_modules/pg-boss'].version).toBe(given.peerDependencies['pg-boss']);
});

test('docker compose tells the entry point of every way out that it reads itself', async () => {
  const file = await readFile('docker-compose.yml', 'utf8');
  const scraper = file.slice(file.indexOf('\n  scraper:'), file.indexOf('\n  worker:'));
  expect(scraper).toMatch(/\n {6}TOR: '\$\{TOR:-true\}'\n/);
  expect(scraper).toMatch(/\n {6}PROXY_FILE_GIVEN: \$\{PROXY_FILE:-\}\n/);
  expect(scraper).toContain('\n      VPN_SERVICE_PROVIDER:\n      COMPOSE_PROFILES:\n');
  expect(scraper).toMatch(/source: \$\{PROXY_FILE:-.*\}\n +target: \/run\/proxies\.txt\n/);
});

test('a variable that .env lacks is said to be in the page that tells how to complete an older one', async () => {
  const file = await readFile('docker-compose.yml', 'utf8');
  const page = await readFile('docs/docker.md', 'utf8');
  const said = [...file.matchAll(/\$\{(\w+)\?([^}]*)\}/g)];
  expect(said).toHaveLength(6);
  const upgrading = page.slice(page.indexOf('\n## Upgrading\n'), page.indexOf('\n## Options\n'));
  for (const [, name, words] of said) {
    expect(words).toBe(
      'is missing, run sh docker/make-env.sh, or for an older .env see Upgrading in docs/docker.md',
    );
    expect(upgrading).toContain(`\`${name}`);
  }
  expect(await readFile('docker/make-env.sh', 'utf8')).toContain('docs/docker.md says under Upgrading');
});
