import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { scrapeOptions } from '../../../src/presentation/options.js';

test('docker compose hands every option of the environment to the scraper', async () => {
  const file = await readFile('docker-compose.yml', 'utf8');
  const scraper = file.slice(file.indexOf('\n  scraper:'), file.indexOf('\n  vpn:'));
  const entrypoint = await readFile('docker/scraper-entrypoint.sh', 'utf8');
  const missing = Object.values(scrapeOptions)
    .map(({ env }) => env)
    // The image has its own folder, and tor's control port has a password.
    .filter((env) => env !== null && !['OUT_DIR', 'TOR_CONTROL_COOKIE'].includes(env))
    .filter((env) => !scraper.includes(`\n      ${env}:`) && !entrypoint.includes(`${env}=`));
  expect(missing).toEqual([]);
});
