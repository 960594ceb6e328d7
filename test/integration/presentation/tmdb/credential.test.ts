import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { TmdbApi } from '../../../../src/demo/tmdb-api/tmdb-api.js';
import { collectArgs, startSmallTmdb } from '../../../support/network/tmdb-run.js';
import { runCli } from '../../../support/processes/cli.js';
import { temporaryFolder } from '../../../support/processes/temporary-folder.js';
import { inDatabase } from '../../../support/stores/collected.js';
import { createTestDatabase, type TestDatabase } from '../../../support/stores/postgres.js';

const TOKEN = 'eyJhbGciOiJIUzI1NiJ9.a-token-Geheimnis-of-tests';
const API_KEY = '0123456789abcdef0123456789abcdef';
const LIST = ['popular', '--media', 'movie', '--limit', '40', '--details'];

let api: TmdbApi;
let database: TestDatabase;
let out: string;

beforeAll(async () => {
  api = await startSmallTmdb({ tokens: [TOKEN, API_KEY] });
});

beforeEach(async () => {
  database = await createTestDatabase();
  out = await temporaryFolder();
});

afterEach(async () => {
  api.behaveNormally();
  await database?.drop();
});

afterAll(() => api?.close());

/** The ways to say who asks; each makes the environment and what stands in the message about a refusal. */
const WAYS: readonly (readonly [
  way: string,
  given: (
    folder: string,
  ) => Promise<{ readonly env: Record<string, string>; readonly args: readonly string[] }>,
  named: RegExp,
])[] = [
  ['TMDB_TOKEN', async () => ({ env: { TMDB_TOKEN: TOKEN }, args: [] }), /TMDB_TOKEN/],
  ['TMDB_API_KEY', async () => ({ env: { TMDB_API_KEY: API_KEY }, args: [] }), /TMDB_API_KEY/],
  [
    '--tmdb-token-file',
    async (folder) => {
      const file = join(folder, 'token');
      await writeFile(file, `${TOKEN}\n`);
      return { env: {}, args: ['--tmdb-token-file', file] };
    },
    /--tmdb-token-file/,
  ],
];

const LOGGED = (folder: string) => ['--log-level', 'debug', '--log-file', join(folder, 'log.jsonl')];

/** Everything that the run has left: its output, its folder with what is zipped in it, and its rows of the journal. */
async function tracesOf({
  stdout,
  stderr,
}: {
  readonly stdout: string;
  readonly stderr: string;
}): Promise<string> {
  const entries = await readdir(out, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
  const contents = files.map(async (file) => {
    const bytes = await readFile(file);
    return (file.endsWith('.gz') && bytes.length > 0 ? gunzipSync(bytes) : bytes).toString('latin1');
  });
  const rows = await inDatabase(database, async (opened) => {
    const { rows: tables } = await opened.execute(
      `select table_schema || '.' || table_name from information_schema.tables
       where table_schema in ('public', 'tmdb') and table_type = 'BASE TABLE'`,
    );
    const all = [];
    for (const [table] of tables)
      all.push((await opened.execute(`select to_jsonb(t)::text from ${table} t`)).rows);
    return JSON.stringify(all);
  });
  expect(rows).toContain('movie/popular');
  return [stdout, stderr, ...(await Promise.all(contents)), rows].join('\n');
}

function expectNoSecret(traces: string): void {
  for (const secret of [TOKEN, API_KEY]) {
    for (const shape of [
      secret,
      encodeURIComponent(secret),
      Buffer.from(secret).toString('base64'),
      secret.slice(0, 20),
    ]) {
      expect(traces).not.toContain(shape);
    }
  }
}

describe.each(WAYS)('a credential given by %s', (_, given, named) => {
  it('is taken, and stands nowhere that the run leaves anything', async () => {
    const folder = await temporaryFolder();
    const { env, args } = await given(folder);
    // A failure of each kind that tells of a request.
    const details = (request: { readonly key: string }) => /^movie\/\d+$/.test(request.key);
    const kinds = ['serverError', 'notJson', 'reset', 'truncated', 'notFound', 'hang'] as const;
    let seen = 0;
    api.behave((request) => {
      const kind = details(request) ? kinds[seen++ % 12] : undefined;
      return kind && { kind };
    });
    const options = ['--retries', '0', '--timeout', '2', ...LOGGED(out)];
    const result = await runCli(collectArgs({ api, database, out }, [...LIST, ...options, ...args]), { env });
    expect({ code: result.code, stderr: result.stderr }).toMatchObject({ code: 1 });
    const traces = await tracesOf(result);
    expect(traces).toMatch(/movie\/\d+/);
    expectNoSecret(traces);
  });

  it('that TMDB refuses ends the run at once with 2, and says where it was given', async () => {
    const folder = await temporaryFolder();
    const { env, args } = await given(folder);
    api.behave({ kind: 'unauthorised' });
    const before = api.requests.length;
    const result = await runCli(collectArgs({ api, database, out }, [...LIST, ...LOGGED(out), ...args]), {
      env,
    });
    expect({ code: result.code, stderr: result.stderr }).toMatchObject({ code: 2 });
    const report = z
      .object({ stop: z.object({ cause: z.string(), message: z.string() }) })
      .parse(JSON.parse(result.stdout));
    expect(report.stop.cause).toBe('unauthorized');
    expect(report.stop.message).toMatch(named);
    expect(api.requests.length).toBe(before + 1);
    expectNoSecret(await tracesOf(result));

    // With one that is taken the run goes on.
    api.behaveNormally();
    const resumed = await runCli(collectArgs({ api, database, out }, ['--resume', ...args]), { env });
    expect({ code: resumed.code, stderr: resumed.stderr }).toMatchObject({ code: 0 });
    expect(JSON.parse(resumed.stdout)).toMatchObject({ scraped: 42, failed: 0 });
  });
});

describe('a credential that is revoked while the run goes on', () => {
  it('ends it with 2, with what was saved before in both stores', async () => {
    let seen = 0;
    api.behave((request) => {
      seen += 1;
      return request.key !== 'movie/popular' && seen > 15 ? { kind: 'unauthorised' } : undefined;
    });
    const result = await runCli(collectArgs({ api, database, out }, [...LIST, '--concurrency', '4']), {
      env: { TMDB_TOKEN: TOKEN },
    });
    expect({ code: result.code, stderr: result.stderr }).toMatchObject({ code: 2 });
    // Those that were under way are refused too, at most twice the concurrency; no other is begun.
    expect(JSON.parse(result.stdout).failed).toBeLessThanOrEqual(8);
  });
});

describe('no credential', () => {
  it('is said before anything is made', async () => {
    const folder = join(out, 'data');
    const { code, stdout, stderr } = await runCli(collectArgs({ api, database, out: folder }, LIST));
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^error: TMDB wants to know who asks: set TMDB_TOKEN .*TMDB_API_KEY.*\n$/);
    expect(await readdir(out)).toEqual([]);
  });

  it.each([
    [{ TMDB_TOKEN: API_KEY }, /TMDB_API_KEY/],
    [{ TMDB_API_KEY: TOKEN }, /TMDB_TOKEN/],
    [{ TMDB_TOKEN: `${TOKEN} ${TOKEN}` }, /Read Access Token/],
  ] as const)('nor one in the wrong shape, which is not shown', async (env, hint) => {
    const { code, stdout, stderr } = await runCli(collectArgs({ api, database, out }, LIST), { env });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(hint);
    expectNoSecret(stderr);
  });
});
