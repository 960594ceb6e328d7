import { readdir, readFile } from 'node:fs/promises';
import { createServer, type OutgoingHttpHeaders } from 'node:http';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { listen } from '../../../../src/demo/local-server.js';
import { startTmdbApi } from '../../../../src/demo/tmdb-api/tmdb-api.js';
import type { TmdbTarget } from '../../../../src/domain/tmdb/tmdb-target.js';
import { composeTmdbSource } from '../../../../src/infrastructure/workers/thread-composition.js';
import { aRoute } from '../../../support/builders/route-builder.js';
import { deadline } from '../../../support/processes/deadlines.js';
import { temporaryFolder } from '../../../support/processes/temporary-folder.js';

const SECRET = 'key-that-nobody-may-see';
const popular = (page: number): TmdbTarget => ({
  target: 'list-page',
  list: { path: 'movie/popular', parameters: {} },
  page,
});
const PAGE = { page: 1, results: [{ id: 1, title: 'One' }], total_pages: 9, total_results: 180 };

/** Fetches from a site that answers everything alike. */
async function fetched(
  target: TmdbTarget,
  body: string,
  { headers = {}, folder = null }: { headers?: OutgoingHttpHeaders; folder?: string | null } = {},
) {
  const site = await listen(
    createServer((_, response) => response.writeHead(200, headers).end(body)),
    '127.0.0.1',
    0,
  );
  onTestFinished(() => site.close());
  return await ask(target, `${site.url}/3`, folder);
}

async function ask(target: TmdbTarget, baseUrl: string, unreadableFolder: string | null) {
  const source = await composeTmdbSource({
    source: 'tmdb',
    baseUrl,
    language: 'en-US',
    append: [],
    credential: { kind: 'api-key', secret: SECRET, from: 'TMDB_API_KEY' },
    unreadableFolder,
    connections: 1,
    deadlineMs: deadline(6),
  });
  onTestFinished(() => source.close());
  return (await source.fetch({ target, route: aRoute(), deadlineMs: deadline(6) })).result;
}

/** Between which times in milliseconds an answer came, and when it was observed. */
async function timesWith(headers: OutgoingHttpHeaders) {
  const before = Date.now();
  const result = await fetched(popular(1), JSON.stringify(PAGE), { headers });
  if (result.kind !== 'read') throw new Error(`it was ${result.kind}`);
  const [record] = result.content.records;
  return { before, after: Date.now(), observed: Date.parse(record?.observedAt ?? '') };
}

describe('an answer from a cache', () => {
  it.each(['1', '28800', '86400'])(
    'of the age %s was observed so many seconds before it came',
    async (age) => {
      const { before, after, observed } = await timesWith({ age });
      expect(observed + Number(age) * 1000).toBeGreaterThanOrEqual(before);
      expect(observed + Number(age) * 1000).toBeLessThanOrEqual(after);
    },
  );

  it.each(['-60', '1e4', '86401', '3600.5', 'old'])(
    'of the age %j was observed when it came',
    async (age) => {
      const { before, after, observed } = await timesWith({ age });
      expect(observed).toBeGreaterThanOrEqual(before);
      expect(observed).toBeLessThanOrEqual(after);
    },
  );

  it('that has another page is unreadable, so that no row gets the place of another', async () => {
    expect(await fetched(popular(3), JSON.stringify(PAGE))).toMatchObject({
      kind: 'failed',
      failure: {
        kind: 'unreadable',
        httpStatus: 200,
        reason: 'the answer is page 1, and page 3 was asked for',
      },
    });
  });
});

describe('an answer that cannot be read', () => {
  it('is kept under the name of what was asked for, and the failure says where', async () => {
    const folder = join(await temporaryFolder(), 'unreadable');
    const body = JSON.stringify({ id: 279 });
    const result = await fetched({ target: 'details', kind: 'movie', id: 278 }, body, { folder });
    const path = join(folder, 'movie-278.json');
    expect(result).toMatchObject({ failure: { kind: 'unreadable', httpStatus: 200 } });
    expect(result.kind === 'failed' && result.failure.reason).toContain(`the answer is kept in ${path}`);
    expect(await readFile(path, 'utf8')).toBe(body);
  });

  it('is kept without the credential, should it repeat that', async () => {
    const folder = await temporaryFolder();
    const result = await fetched(popular(2), `<a href="/3/movie/popular?api_key=${SECRET}">`, { folder });
    expect(result).toMatchObject({
      failure: { kind: 'unreadable', httpStatus: 200, reason: expect.stringContaining('no JSON') },
    });
    const [name = '', ...others] = await readdir(folder);
    expect([name, ...others]).toEqual([expect.stringMatching(/^movie-popular-page=2-[0-9a-f]{8}\.json$/)]);
    expect(await readFile(join(folder, name), 'utf8')).toMatch(/api_key=\[redacted\]/);
  });

  it('of a long discover is kept apart from that of another', async () => {
    const folder = await temporaryFolder();
    const keywords = Array.from({ length: 200 }, (_, place) => 9_000 + place).join('|');
    for (const page of [1, 2]) {
      const list = { path: 'discover/movie', parameters: { with_keywords: keywords } };
      await fetched({ target: 'list-page', list, page }, '{}', { folder });
    }
    expect(await readdir(folder)).toHaveLength(2);
  });

  it('is kept nowhere when it says only that there is nothing', async () => {
    const tmdb = await startTmdbApi({ titles: 10 });
    onTestFinished(() => tmdb.close());
    const folder = await temporaryFolder();
    const result = await ask({ target: 'details', kind: 'movie', id: 2 }, tmdb.url, folder);
    expect(result).toMatchObject({ failure: { kind: 'not-found' } });
    expect(await readdir(folder)).toEqual([]);
  });
});
