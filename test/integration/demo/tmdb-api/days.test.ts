import { gunzipSync } from 'node:zlib';
import { afterEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { parseSwitches } from '../../../../src/demo/tmdb-api/switches.js';
import { startTmdbApi, type TmdbApi, type TmdbApiOptions } from '../../../../src/demo/tmdb-api/tmdb-api.js';
import { TMDB_KINDS, type TmdbKind } from '../../../../src/domain/tmdb/tmdb-id.js';
import { askTmdb, tmdbJson } from '../../../support/network/ask-tmdb.js';

const UNLIMITED = { perSecond: 0, connections: 0 };
const FILE = 'movie_ids_08_12_2026.json.gz';
const apis: TmdbApi[] = [];

async function start(options: TmdbApiOptions = {}): Promise<TmdbApi> {
  const api = await startTmdbApi({ titles: 600, days: { changes: 500 }, limits: UNLIMITED, ...options });
  apis.push(api);
  return api;
}

afterEach(async () => {
  await Promise.all(apis.splice(0).map((api) => api.close()));
});

const changesSchema = z.object({
  results: z.array(z.object({ id: z.int(), adult: z.boolean().nullable() })),
  total_pages: z.int(),
});

async function changedIds(api: TmdbApi, kind: TmdbKind, query = ''): Promise<number[]> {
  const page = async (number: number) =>
    changesSchema.parse(await tmdbJson(`${api.url}/${kind}/changes?${query}&page=${number}`));
  const first = await page(1);
  const others = Array.from({ length: first.total_pages - 1 }, (_, before) => page(before + 2));
  return [first, ...(await Promise.all(others))].flatMap(({ results }) => results.map(({ id }) => id));
}

async function file(api: TmdbApi, name: string, headers: Record<string, string> = {}) {
  const response = await fetch(`${api.exportsUrl}/${name}`, { headers });
  return { response, status: response.status, bytes: Buffer.from(await response.arrayBuffer()) };
}

describe('a table that follows the changes of a day', () => {
  test.each(TMDB_KINDS)('has what is true of every %s', async (kind) => {
    const api = await start();
    const known = new Map([...api.truth(kind)].map((truth) => [truth.id, truth.exists]));
    api.advanceDay();
    for (const id of await changedIds(api, kind, 'start_date=2026-08-12&end_date=2026-08-13')) {
      known.set(id, (await askTmdb(`${api.url}/${kind}/${id}`)).status === 200);
    }
    expect(known).toEqual(new Map([...api.truth(kind)].map((truth) => [truth.id, truth.exists])));
    expect([...known.values()].filter((exists) => !exists).length).toBeGreaterThan(0);
  });

  test('has the new values of what is edited', async () => {
    const days = { changes: 0, movie: { changed: 60 }, tv: { changed: 30 } };
    const api = await start({ titles: 300, days });
    const parts = 'append_to_response=credits,external_ids';
    for (const kind of ['movie', 'tv'] as const) {
      // An answer of the first day is not the answer of the second.
      for (const { id } of api.truth(kind)) await tmdbJson(`${api.url}/${kind}/${id}?${parts}`);
    }
    api.advanceDay();
    for (const kind of ['movie', 'tv'] as const) {
      const truths = new Map([...api.truth(kind)].map((truth) => [truth.id, truth]));
      for (const id of await changedIds(api, kind)) {
        const details = await tmdbJson(`${api.url}/${kind}/${id}?${parts}`);
        const { people, popularity, ...values } = truths.get(id)?.values ?? {};
        expect(details).toMatchObject(values);
        expect(details).toMatchObject({ external_ids: { imdb_id: truths.get(id)?.imdbId } });
        const { credits } = z
          .object({ credits: z.record(z.string(), z.array(z.object({ id: z.int() }))) })
          .parse(details);
        const named = new Set([...(credits.cast ?? []), ...(credits.crew ?? [])].map((one) => one.id));
        expect([...named].sort((one, other) => one - other)).toEqual(people);
      }
    }
  });

  test('finds a merged id again only by its IMDb id', async () => {
    const api = await start({ days: { changes: 0, movie: { merged: 3 }, person: { merged: 3 } } });
    api.advanceDay();
    for (const kind of ['movie', 'person'] as const) {
      const merged = [...api.truth(kind)].filter(({ mergedInto }) => mergedInto !== null);
      expect(merged.length).toBe(3);
      for (const { id, imdbId, mergedInto } of merged) {
        const gone = await askTmdb(`${api.url}/${kind}/${id}`);
        expect([gone.status, JSON.parse(gone.text)]).toEqual([
          404,
          expect.objectContaining({ status_code: 34 }),
        ]);
        expect(gone.text).not.toContain(String(mergedInto));
        expect((await askTmdb(`${api.url}/${kind}/${id}/changes`)).status).toBe(404);
        expect(await tmdbJson(`${api.url}/find/${imdbId}?external_source=imdb_id`)).toMatchObject({
          [`${kind}_results`]: [{ id: mergedInto }],
        });
      }
    }
  });
});

describe('changes', () => {
  test('of the first day there are none', async () => {
    const api = await start();
    expect(await changedIds(api, 'movie')).toEqual([]);
    expect(await tmdbJson(`${api.url}/movie/278/changes`)).toEqual({ changes: [] });
  });

  test('of one thing say which fields, from what to what', async () => {
    const api = await start();
    const before = new Map([...api.truth('movie')].map((truth) => [truth.id, truth.values?.overview]));
    api.advanceDay();
    const [edited] = [...api.truth('movie')].filter(
      ({ id, values }) => before.get(id) && values !== null && before.get(id) !== values.overview,
    );
    const answer = await tmdbJson(`${api.url}/movie/${edited?.id}/changes`);
    expect(answer).toMatchObject({
      changes: expect.arrayContaining([
        {
          key: 'overview',
          items: [
            expect.objectContaining({
              action: 'updated',
              time: expect.stringMatching(/^2026-08-12 0[0-6]:\d\d:\d\d UTC$/),
              value: edited?.values?.overview,
              original_value: before.get(edited?.id ?? 0),
            }),
          ],
        },
      ]),
    });
    expect(await tmdbJson(`${api.url}/movie/${edited?.id}?append_to_response=changes`)).toMatchObject({
      changes: answer,
    });
    api.advanceDay({ changes: 0 });
    expect(await tmdbJson(`${api.url}/movie/${edited?.id}/changes`)).toEqual({ changes: [] });
    const range = 'start_date=2026-08-12&end_date=2026-08-13';
    expect(await tmdbJson(`${api.url}/movie/${edited?.id}/changes?${range}`)).toEqual(answer);
  });

  test.each([
    ['movie/changes?start_date=2026-08-01&end_date=2026-08-16', 422, 20],
    ['tv/changes?start_date=2026-02-30', 400, 23],
    ['person/changes?page=501', 400, 22],
    ['movie/278/changes?start_date=2026-08-01&end_date=2026-08-16', 422, 20],
    ['movie/9/changes', 404, 34],
    ['collection/changes', 404, 34],
  ])('%s is refused with %i code %i', async (path, status, code) => {
    const api = await start();
    const answer = await askTmdb(`${api.url}/${path}`);
    expect([answer.status, JSON.parse(answer.text).status_code]).toEqual([status, code]);
  });
});

test('lists, details and credits leave out what is gone', async () => {
  const api = await start({ days: { changes: 0, movie: { deleted: 300 }, person: { deleted: 400 } } });
  await tmdbJson(`${api.url}/movie/popular`);
  api.advanceDay();
  const gone = (kind: TmdbKind) =>
    new Set([...api.truth(kind)].flatMap(({ id, exists }) => (exists ? [] : [id])));
  const goneMovies = gone('movie');
  const rows: { id: number }[] = [];
  for (const list of ['movie/popular', 'trending/movie/week', 'discover/movie']) {
    for (let page = 1; page <= 20; page += 1) {
      rows.push(
        ...changesSchema.shape.results.parse(
          Reflect.get(Object(await tmdbJson(`${api.url}/${list}?page=${page}`)), 'results'),
        ),
      );
    }
  }
  expect(rows.length).toBeGreaterThan(600);
  expect(rows.filter(({ id }) => goneMovies.has(id))).toEqual([]);
  const people = gone('person');
  for (const truth of api.truth('movie')) {
    const named = z.array(z.int()).parse(truth.values?.people ?? []);
    expect(named.filter((id) => people.has(id))).toEqual([]);
  }
});

describe('daily files of ids', () => {
  test('are there for the days that were, without a credential and beyond the limit of requests', async () => {
    const api = await start({ limits: { perSecond: 1 } });
    api.advanceDay();
    for (const name of ['movie_ids', 'tv_series_ids', 'person_ids', 'adult_movie_ids', 'adult_person_ids']) {
      const { response, bytes } = await file(api, `${name}_08_12_2026.json.gz`);
      expect([response.status, response.headers.get('content-length')]).toEqual([200, String(bytes.length)]);
      expect(response.headers.get('last-modified')).toMatch(/^Wed, 12 Aug 2026 07:/);
      gunzipSync(bytes);
    }
    const existing = [...api.truth('tv')].filter(({ exists }) => exists).map(({ id }) => id);
    const lines = gunzipSync((await file(api, 'tv_series_ids_08_12_2026.json.gz')).bytes)
      .toString()
      .trim();
    expect(lines.split('\n').map((line) => JSON.parse(line).id)).toEqual(existing.toSorted((a, b) => a - b));
    expect(api.requestsFor(`p/exports/${FILE}`)).toBe(1);
  });

  test.each([403, 404] as const)('that there are not are answered with %i', async (missingExport) => {
    const api = await start({ missingExport });
    const statuses = async (...names: string[]) =>
      Promise.all(names.map(async (name) => (await file(api, name)).status));
    expect(await statuses(FILE, 'movie_ids_08_10_2026.json.gz', 'collection_ids_08_11_2026.json.gz')).toEqual(
      Array(3).fill(missingExport),
    );
    api.advanceDay();
    expect(await statuses(FILE, 'movie_ids_08_11_2026.json.gz')).toEqual([200, 200]);
    api.setDay('2026-08-11');
    expect(await statuses(FILE)).toEqual([missingExport]);
  });

  test('are resumed where a download was cut, unless they are others than before', async () => {
    const api = await start();
    api.advanceDay();
    const whole = await file(api, FILE);
    const etag = whole.response.headers.get('etag') ?? '';
    api.behave({ kind: 'truncated', on: 'exports', first: 1 });
    await expect(file(api, FILE)).rejects.toThrow();
    const from = 1_000;
    const rest = await file(api, FILE, { range: `bytes=${from}-`, 'if-range': etag });
    expect([rest.status, rest.response.headers.get('content-range')]).toEqual([
      206,
      `bytes ${from}-${whole.bytes.length - 1}/${whole.bytes.length}`,
    ]);
    expect(Buffer.concat([whole.bytes.subarray(0, from), rest.bytes]).equals(whole.bytes)).toBe(true);
    expect((await file(api, FILE, { range: 'bytes=0-9', 'if-range': '"other"' })).status).toBe(200);
    const past = await file(api, FILE, { range: `bytes=${whole.bytes.length}-` });
    expect([past.status, past.response.headers.get('content-range')]).toEqual([
      416,
      `bytes */${whole.bytes.length}`,
    ]);
  });

  test('are not sent again to who has them', async () => {
    const api = await start();
    api.advanceDay();
    const { response } = await file(api, FILE);
    const { etag, 'last-modified': modified } = Object.fromEntries(response.headers);
    const statusOf = async (headers: Record<string, string>) => (await file(api, FILE, headers)).status;
    expect(await statusOf({ 'if-none-match': etag ?? '' })).toBe(304);
    expect(await statusOf({ 'if-modified-since': modified ?? '' })).toBe(304);
    expect(await statusOf({ 'if-none-match': '"other"' })).toBe(200);
  });

  test('may be cut before they are served, or hold half of their lines', async () => {
    const api = await start();
    api.advanceDay();
    const whole = gunzipSync((await file(api, FILE)).bytes).toString();
    for (const rule of parseSwitches([`cut=p/exports/${FILE}`]).rules) api.behave(rule);
    const { status, bytes } = await file(api, FILE);
    expect(status).toBe(200);
    expect(() => gunzipSync(bytes)).toThrow('unexpected end of file');
    api.behave({ kind: 'short', on: 'exports' });
    const half = gunzipSync((await file(api, FILE)).bytes).toString();
    expect(whole.startsWith(half)).toBe(true);
    expect(half.endsWith('\n')).toBe(true);
    expect(half.length / whole.length).toBeCloseTo(0.5, 1);
    api.behave({ kind: 'serverError', status: 503 });
    expect((await file(api, FILE)).status).toBe(503);
  });
});

test('an answer of the API may be cut too, as long as it says', async () => {
  const api = await start({ rules: [{ kind: 'cut', key: 'movie/278' }] });
  const answer = await askTmdb(`${api.url}/movie/278`);
  expect([answer.status, answer.headers.get('content-length')]).toEqual([
    200,
    String(Buffer.byteLength(answer.text)),
  ]);
  expect(() => JSON.parse(answer.text)).toThrow();
});

test('a request moves a served one on by a day, or to one, and says its day', async () => {
  const api = await start();
  const control = new URL('/local/day', api.url);
  const post = async (query = '') => (await fetch(`${control}${query}`, { method: 'POST' })).json();
  expect(await (await fetch(control)).json()).toEqual({ day: '2026-08-11' });
  expect(await post()).toEqual({ day: '2026-08-12' });
  expect(await post('?to=2026-08-20')).toEqual({ day: '2026-08-20' });
  expect(await post('?to=yesterday')).toEqual({ error: expect.stringContaining('no day yesterday') });
  expect(api.day).toBe('2026-08-20');
  expect((await changedIds(api, 'movie')).length).toBeGreaterThan(100);
});
