import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { collectOptions } from '../../../../src/presentation/options/collect-options.js';
import { scrapeOptions } from '../../../../src/presentation/options/options.js';

test('docker compose hands every option of the environment to the scraper', async () => {
  const file = await readFile('docker-compose.yml', 'utf8');
  const scraper = file.slice(file.indexOf('\n  scraper:'), file.indexOf('\n  vpn:'));
  const entrypoint = await readFile('docker/scraper-entrypoint.sh', 'utf8');
  const missing = [...Object.values(scrapeOptions), ...Object.values(collectOptions)]
    .map(({ env }) => env)
    // The image has its own folder and no file of the token, and tor's control port has a password.
    .filter((env) => env !== null && !['OUT_DIR', 'TOR_CONTROL_COOKIE', 'TMDB_TOKEN_FILE'].includes(env))
    .filter((env) => !scraper.includes(`\n      ${env}:`) && !entrypoint.includes(`${env}=`));
  expect(missing).toEqual([]);
});

test('no key of docker-compose.yml stands twice, which docker compose refuses', async () => {
  const file = parse(await readFile('docker-compose.yml', 'utf8'), { merge: true, uniqueKeys: true });
  expect(file).toMatchObject({ services: { scraper: { environment: { TMDB_TOKEN: null } } } });
});

test('docker compose tells the entry point of every way out that it reads itself', async () => {
  const file = await readFile('docker-compose.yml', 'utf8');
  const scraper = file.slice(file.indexOf('\n  scraper:'), file.indexOf('\n  vpn:'));
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
