import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type LocalSite, startLocalSite } from '../../src/demo/imdb-site/local-site.js';
import { PostgresDatabase } from '../../src/infrastructure/database/postgres-database.js';
import { datasetFolder } from '../support/builders/dataset-files.js';
import { titleId } from '../support/builders/movie-builder.js';
import { runCli, startCli } from '../support/processes/cli.js';
import { temporaryFolder } from '../support/processes/temporary-folder.js';
import { expectWholeRun } from '../support/stores/compare-stores.js';
import { type PostgresServer, startPostgresServer } from '../support/stores/postgres-server.js';

/** Enough that a run is still under way when the server is gone, also on a busy machine. */
const FILMS = 12_000;
/** So many that some fall into the reading of the list. */
const CUTS_IN_A_ROW = 60;
const ids = Array.from({ length: FILMS }, (_, index) => titleId(index + 1));

let site: LocalSite;
let server: PostgresServer;
let out: string;

beforeEach(async () => {
  server = await startPostgresServer();
  site = await startLocalSite({ weightBytes: 0 });
  out = await temporaryFolder();
  const datasets = await datasetFolder();
  await datasets.write(
    'title.basics',
    ids.map((id, index) => [id, 'movie', `Film ${index}`, null, 0, 1990, null, 90, 'Drama']),
  );
  await datasets.write(
    'title.ratings',
    ids.map((id, index) => [id, '7.5', 100_000 - index]),
  );
  const from = ['--from', datasets.path, '--only', 'title.basics,title.ratings'];
  const load = await runCli(['datasets', 'load', ...from, '--database-url', server.url]);
  await datasets.remove();
  if (load.code !== 0) throw new Error(load.stderr);
});

afterEach(async () => {
  await site?.close();
  await server?.remove();
});

/** A run over all films of the datasets, and what it has said so far. */
function startOver(source: readonly string[]) {
  const where = ['--base-url', site.url, '--out', out, '--database-url', server.url, '--json', '--rate', '0'];
  const list = ['--list', 'kind=movie', '--movies', String(FILMS)];
  const run = startCli(['scrape', ...where, ...list, ...source]);
  let said = '';
  run.process.stderr?.on('data', (text: Buffer) => {
    said += text;
  });
  return { run, said: () => said, ended: () => run.process.exitCode !== null };
}

async function saved(number: number, ended: () => boolean): Promise<void> {
  const database = new PostgresDatabase({ url: server.url, connections: 1 });
  try {
    const count = async () =>
      Number((await database.execute('select count(*) from movies')).rows[0]?.[0] ?? 0);
    // The tables are made by the run itself.
    const enough = async () => ended() || (await count().catch(() => 0)) >= number;
    await expect.poll(enough).toBe(true);
  } finally {
    await database.close();
  }
}

describe.each([
  ['the datasets', ['--source', 'imdb-datasets']],
  ['the datasets in place of a site that blocks', ['--fallback', 'imdb-datasets']],
])('a run whose movies come from %s', (_, source) => {
  beforeEach(() => site.behave({ kind: 'challenge', on: 'titles' }));

  it('waits for a server that is stopped and comes back, and ends complete', async () => {
    const { run, said, ended } = startOver(source);
    await saved(500, ended);
    await server.stop('fast');
    await expect.poll(() => ended() || /fails, asking it again/.test(said())).toBe(true);
    expect({ exitCode: run.process.exitCode, said: said() }).toMatchObject({ exitCode: null });
    await server.start();
    const { code, stdout, stderr } = await run.result;
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(JSON.parse(stdout)).toMatchObject({ scraped: FILMS, failed: 0, stop: null });
    await expectWholeRun(out, server.url, ids);
  });

  it('says what to load again when the server comes back from a crash, which empties the datasets', async () => {
    const { run, said, ended } = startOver(source);
    await saved(500, ended);
    await server.stop('immediate');
    await expect.poll(() => ended() || /fails, asking it again/.test(said())).toBe(true);
    await server.start();
    const { code, stdout } = await run.result;
    expect(code).toBe(5);
    expect(JSON.parse(stdout).stop.message).toContain('run datasets pull, then datasets load');
  });

  it('goes on when its connections are cut again and again, while it lists and while it saves', async () => {
    const { run, said, ended } = startOver(source);
    await expect.poll(() => ended() || /^run \d+: /m.test(said())).toBe(true);
    let cut = 0;
    for (let round = 0; round < CUTS_IN_A_ROW && !ended(); round += 1) {
      cut += await server.cutConnections();
      await sleep(50);
    }
    for (const moment of [1000, 2000, 3000]) {
      await saved(moment, ended);
      cut += await server.cutConnections();
    }
    expect(cut).toBeGreaterThan(2);
    const { code, stdout, stderr } = await run.result;
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(JSON.parse(stdout)).toMatchObject({ listed: FILMS, scraped: FILMS, failed: 0, stop: null });
    await expectWholeRun(out, server.url, ids);
  });
});
