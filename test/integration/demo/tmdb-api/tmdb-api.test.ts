import { connect } from 'node:net';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { films } from '../../../../src/demo/films.js';
import { startTmdbApi, type TmdbApi, type TmdbApiOptions } from '../../../../src/demo/tmdb-api/tmdb-api.js';
import { askTmdb, tmdbJson } from '../../../support/network/ask-tmdb.js';
import { rawRequest } from '../../../support/network/raw-http.js';

const pageSchema = z.object({
  page: z.int(),
  results: z.array(z.object({ id: z.int(), overview: z.string().optional() })),
  total_pages: z.int(),
  total_results: z.int(),
});
const UNLIMITED = { perSecond: 0, connections: 0 };
const apis: TmdbApi[] = [];

async function start(options: TmdbApiOptions = {}): Promise<TmdbApi> {
  const api = await startTmdbApi({ titles: 1_000, limits: UNLIMITED, ...options });
  apis.push(api);
  return api;
}

afterEach(async () => {
  await Promise.all(apis.splice(0).map((api) => api.close()));
});

async function page(api: TmdbApi, list: string): Promise<z.infer<typeof pageSchema>> {
  return pageSchema.parse(await tmdbJson(`${api.url}/${list}`));
}

/** Some at a time, as a client with a few connections asks. */
async function pages(api: TmdbApi, list: string, count: number) {
  const all: z.infer<typeof pageSchema>[] = [];
  for (let from = 1; from <= count; from += 10) {
    const numbers = Array.from({ length: Math.min(10, count - from + 1) }, (_, place) => from + place);
    const separator = list.includes('?') ? '&' : '?';
    all.push(...(await Promise.all(numbers.map((one) => page(api, `${list}${separator}page=${one}`)))));
  }
  return all;
}

describe('lists', () => {
  test('trending/movie/week has 500 pages with 10,000 different movies', async () => {
    const api = await start({ titles: 10_000 });
    const all = await pages(api, 'trending/movie/week', 500);
    const ids = all.flatMap(({ results }) => results.map(({ id }) => id));
    expect([ids.length, new Set(ids).size]).toEqual([10_000, 10_000]);
    expect(new Set(all.map((one) => `${one.total_pages} ${one.total_results}`))).toEqual(
      new Set(['500 10000']),
    );
    expect(api.counts()).toMatchObject({ requests: 500, answers: { 200: 500 } });
  });

  test.each([
    'trending/all/day',
    'trending/movie/day',
    'trending/tv/week',
    'trending/person/day',
    'movie/popular',
    'movie/top_rated',
    'movie/now_playing',
    'movie/upcoming',
    'tv/popular',
    'tv/top_rated',
    'tv/airing_today',
    'tv/on_the_air',
    'person/popular',
    'discover/movie',
    'discover/tv',
  ])('%s has rows, and a page past the last is empty', async (list) => {
    const api = await start();
    const first = await page(api, list);
    expect(first.page).toBe(1);
    expect(first.results.length).toBeGreaterThan(0);
    expect(first.results.length).toBeLessThanOrEqual(20);
    expect(first.total_pages).toBe(Math.ceil(first.total_results / 20));
    const past = await page(api, `${list}?page=${Math.min(500, first.total_pages + 1)}`);
    if (first.total_pages < 500) expect(past.results).toEqual([]);
  });

  test.each(['now_playing', 'upcoming'])('movie/%s says from when to when', async (list) => {
    const api = await start();
    expect(await tmdbJson(`${api.url}/movie/${list}`)).toMatchObject({
      dates: { minimum: expect.stringMatching(/^2026-/), maximum: expect.stringMatching(/^2026-/) },
    });
  });

  test.each(['0', '-1', '501', '1.5', 'two', ''])('page %j is refused with code 22', async (text) => {
    const api = await start();
    const answer = await askTmdb(`${api.url}/movie/popular?page=${text}`);
    expect([answer.status, JSON.parse(answer.text)]).toEqual([
      400,
      { success: false, status_code: 22, status_message: expect.stringContaining('max at 500') },
    ]);
  });

  test('slices of discover by date add up to the whole, while totals move', async () => {
    const api = await start({ titles: 3_000 });
    const year = (one: number): string =>
      `discover/movie?primary_release_date.gte=${one}-01-01&primary_release_date.lte=${one}-12-31&sort_by=primary_release_date.asc`;
    const slices = await Promise.all([2021, 2022, 2023].map((one) => page(api, year(one))));
    const whole = 'discover/movie?primary_release_date.gte=2021-01-01&primary_release_date.lte=2023-12-31';
    const rows = (await pages(api, whole, 25)).flatMap(({ results }) => results);
    const sum = (
      await Promise.all(
        [2021, 2022, 2023].map((one, index) => pages(api, year(one), slices[index]?.total_pages ?? 0)),
      )
    ).flatMap((all) => all.flatMap(({ results }) => results));
    expect(sum.map(({ id }) => id).sort()).toEqual(rows.map(({ id }) => id).sort());
    expect(sum.length).toBeGreaterThan(100);
    const totals = await Promise.all(Array.from({ length: 20 }, () => page(api, whole)));
    expect(new Set(totals.map((one) => one.total_results)).size).toBeGreaterThan(1);
  });

  test('a date that is none is refused with code 23', async () => {
    const api = await start();
    const answer = await askTmdb(`${api.url}/discover/movie?primary_release_date.gte=2020-13-01`);
    expect([answer.status, JSON.parse(answer.text).status_code]).toEqual([400, 23]);
  });

  test('a language changes words, not what is in the list', async () => {
    const api = await start();
    const [english, polish] = await Promise.all([
      page(api, 'movie/popular'),
      page(api, 'movie/popular?language=pl'),
    ]);
    expect(polish.results.map(({ id }) => id)).toEqual(english.results.map(({ id }) => id));
    const unknown = ({ results }: typeof english): number =>
      results.filter(({ overview }) => overview === '').length;
    expect(unknown(polish)).toBeGreaterThan(unknown(english) + 5);
  });
});

describe('details', () => {
  test('a movie is found by its id and by its IMDb id', async () => {
    const api = await start();
    const byId = await tmdbJson(`${api.url}/movie/278`);
    expect(byId).toEqual(await tmdbJson(`${api.url}/movie/tt0111161`));
    expect(byId).toMatchObject({
      imdb_id: 'tt0111161',
      title: 'The Shawshank Redemption',
      release_date: '1994-06-02',
    });
  });

  test('each film of the local IMDb is there with its title and year', async () => {
    const api = await start();
    for (const film of films) {
      expect(await tmdbJson(`${api.url}/movie/${film.titleId}`)).toMatchObject({
        title: film.title,
        original_title: film.originalTitle,
        release_date: expect.stringMatching(new RegExp(`^${film.year}-`)),
      });
    }
  });

  test('all that can be appended is there under its name', async () => {
    const api = await start();
    const parts =
      'credits,external_ids,keywords,images,translations,videos,watch/providers,reviews,recommendations,similar';
    const movie = await tmdbJson(`${api.url}/movie/278?append_to_response=${parts},release_dates`);
    expect(Object.keys(z.looseObject({}).parse(movie))).toEqual(
      expect.arrayContaining([...parts.split(','), 'release_dates']),
    );
    const [series] = (await page(api, 'tv/popular')).results;
    const asked = `${parts},aggregate_credits,content_ratings`;
    const details = await tmdbJson(`${api.url}/tv/${series?.id}?append_to_response=${asked}`);
    expect(Object.keys(z.looseObject({}).parse(details))).toEqual(expect.arrayContaining(asked.split(',')));
  });

  test('more than 20 parts are refused with code 27', async () => {
    const api = await start();
    const parts = (count: number): string => Array.from({ length: count }, () => 'credits').join(',');
    expect((await askTmdb(`${api.url}/movie/278?append_to_response=${parts(20)}`)).status).toBe(200);
    const answer = await askTmdb(`${api.url}/movie/278?append_to_response=${parts(21)}`);
    expect([answer.status, JSON.parse(answer.text).status_code]).toEqual([400, 27]);
  });

  test('reviews come in pages of 20, none past the last', async () => {
    const api = await start();
    const reviews = await Promise.all(
      [238, 278, 155].map(async (id) => pageIds(await tmdbJson(`${api.url}/movie/${id}/reviews`))),
    );
    for (const { id, total_pages, total_results } of reviews) {
      const all = [];
      for (let number = 1; number <= total_pages; number += 1) {
        all.push(...pageIds(await tmdbJson(`${api.url}/movie/${id}/reviews?page=${number}`)).results);
      }
      expect(new Set(all.map((review) => review.id)).size).toBe(total_results);
      expect(
        pageIds(await tmdbJson(`${api.url}/movie/${id}/reviews?page=${total_pages + 1}`)).results,
      ).toEqual([]);
    }
    expect(reviews.some(({ total_pages }) => total_pages > 1)).toBe(true);
  });

  test('reviews are in English: in another language there are none', async () => {
    const api = await start();
    const asked = async (language: string) =>
      pageIds(await tmdbJson(`${api.url}/movie/278/reviews?language=${language}`)).total_results;
    expect(await asked('en-GB')).toBeGreaterThan(0);
    expect(await asked('de-DE')).toBe(0);
  });

  test.each([
    'movie/3',
    'tv/3',
    'person/3',
    'movie/0278',
    'movie/tt9999999',
    'movie/278/nothing',
    'nothing',
    '',
  ])('%j is not there: 404 with code 34', async (path) => {
    const api = await start();
    const answer = await askTmdb(`${api.url}/${path}`);
    expect([answer.status, JSON.parse(answer.text)]).toEqual([
      404,
      {
        success: false,
        status_code: 34,
        status_message: 'The resource you requested could not be found.',
      },
    ]);
  });

  test('an IMDb id is found among its kind only, an unknown one nowhere', async () => {
    const api = await start();
    const lengths = async (id: string): Promise<number[]> => {
      const found = z
        .record(z.string(), z.array(z.unknown()))
        .parse(await tmdbJson(`${api.url}/find/${id}?external_source=imdb_id`));
      return ['movie_results', 'person_results', 'tv_results', 'tv_episode_results', 'tv_season_results'].map(
        (name) => found[name]?.length ?? -1,
      );
    };
    expect(await lengths('tt0068646')).toEqual([1, 0, 0, 0, 0]);
    expect(await lengths('nm9000001')).toEqual([0, 1, 0, 0, 0]);
    expect(await lengths('tt0000001')).toEqual([0, 0, 0, 0, 0]);
    expect((await askTmdb(`${api.url}/find/tt0068646`)).status).toBe(422);
  });
});

describe('credentials', () => {
  test.each([
    ['a token as Bearer', '', { authorization: 'Bearer right' }, 200],
    ['a key in the address', '?api_key=right', {}, 200],
    ['none', '', {}, 401],
    ['a wrong token', '', { authorization: 'Bearer wrong' }, 401],
    ['a wrong key', '?api_key=wrong', {}, 401],
    ['another scheme', '', { authorization: 'Basic right' }, 401],
  ])('%s', async (_, query, headers, status) => {
    const api = await start({ tokens: ['right'] });
    for (const path of ['authentication', 'movie/278', 'nothing/at/all']) {
      const answer = await askTmdb(`${api.url}/${path}${query}`, headers);
      expect(answer.status).toBe(status === 200 && path === 'nothing/at/all' ? 404 : status);
      if (status === 401) {
        expect(JSON.parse(answer.text)).toEqual({
          success: false,
          status_code: 7,
          status_message: 'Invalid API key: You must be granted a valid key.',
        });
      }
    }
  });

  test('any is taken when none is given, but not the lack of one', async () => {
    const api = await start();
    expect(await tmdbJson(`${api.url}/authentication`)).toMatchObject({ success: true, status_code: 1 });
    expect((await askTmdb(`${api.url}/authentication`, {})).status).toBe(401);
  });
});

describe('how it answers', () => {
  test('compressed when asked to, with the headers of TMDB and none on its rate', async () => {
    const api = await start();
    const address = `${api.url}/movie/278?append_to_response=credits`;
    const plain = await rawRequest(address, { authorization: 'Bearer any' });
    expect(plain.headers.get('content-type')).toBe('application/json;charset=utf-8');
    expect(plain.headers.get('etag')).toMatch(/^W\/"[0-9a-f]{32}"$/);
    expect(plain.headers.get('cache-control')).toMatch(/^public, max-age=\d{4,5}$/);
    expect(plain.headers.get('vary')).toBe('accept-encoding, Origin');
    expect([...plain.headers.keys()].filter((name) => /rate|retry/.test(name))).toEqual([]);
    for (const [encoding, undo] of [
      ['gzip', gunzipSync],
      ['br', brotliDecompressSync],
    ] as const) {
      const answer = await rawRequest(address, { authorization: 'Bearer any', 'accept-encoding': encoding });
      expect(answer.headers.get('content-encoding')).toBe(encoding);
      expect(undo(answer.body).equals(plain.body)).toBe(true);
      expect(answer.body.length).toBeLessThan(plain.body.length / 2);
    }
  });

  test('a list whose total moves is whole under gzip too', async () => {
    const api = await start();
    for (let time = 0; time < 5; time += 1) {
      const headers = { authorization: 'Bearer any', 'accept-encoding': 'gzip' };
      const answer = await rawRequest(`${api.url}/person/popular`, headers);
      expect(pageSchema.parse(JSON.parse(gunzipSync(answer.body).toString())).results.length).toBe(20);
    }
  });

  test('another method than GET is refused', async () => {
    const api = await start();
    const headers = { authorization: 'Bearer any' };
    const response = await fetch(`${api.url}/movie/278`, { method: 'POST', headers });
    expect([response.status, await response.json()]).toMatchObject([405, { status_code: 42 }]);
  });

  test('the same bytes for the same seed and the same requests', async () => {
    const paths = [
      'movie/popular?page=2',
      'movie/popular?page=2',
      'movie/278?append_to_response=credits,images',
      'trending/all/week?page=3',
      'person/popular',
    ];
    const texts = async (seed: number): Promise<string[]> => {
      const api = await start({ seed });
      const answers = [];
      for (const path of paths) answers.push((await askTmdb(`${api.url}/${path}`)).text);
      return answers;
    };
    const first = await texts(5);
    expect(await texts(5)).toEqual(first);
    const other = await texts(6);
    expect(other.filter((text, index) => text === first[index])).toEqual([]);
  });
});

test('what was asked is told, with clients, times and statuses', async () => {
  const api = await start();
  const before = Date.now();
  await askTmdb(`${api.url}/movie/278?language=de`, { authorization: 'Bearer any', 'user-agent': 'a test' });
  await askTmdb(`${api.url}/movie/popular?page=501`);
  expect(api.requests).toMatchObject([
    {
      key: 'movie/278',
      path: '/3/movie/278?language=de',
      page: null,
      status: 200,
      remoteAddress: '127.0.0.1',
    },
    { key: 'movie/popular', page: '501', status: 400 },
  ]);
  expect(api.requests[0]?.headers).toMatchObject({ 'user-agent': 'a test' });
  expect(api.requests[0]?.time).toBeGreaterThanOrEqual(before - 5);
  expect([api.requestsFor('movie/278'), api.requestsFor('movie/238')]).toEqual([1, 0]);
  expect(api.counts()).toMatchObject({ requests: 2, answers: { 200: 1, 400: 1 } });
});

test('its end leaves no connection open, and may be asked for twice', async () => {
  const api = await start();
  const idle = connect(api.port, '127.0.0.1');
  const ended = new Promise<void>((resolve) =>
    idle.on('error', () => undefined).once('close', () => resolve()),
  );
  await expect.poll(() => api.openConnections()).toBe(1);
  await api.close();
  await ended;
  await expect(api.close()).resolves.toBeUndefined();
});

test('a port that is taken is an error at the start', async () => {
  const api = await start();
  await expect(startTmdbApi({ port: api.port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
});

function pageIds(json: unknown) {
  return z
    .object({
      id: z.int(),
      results: z.array(z.object({ id: z.string() })),
      total_pages: z.int(),
      total_results: z.int(),
    })
    .parse(json);
}
