import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { TmdbApi } from '../../../../src/demo/tmdb-api/tmdb-api.js';
import { sentJson, sentRows } from '../../../support/network/tmdb-rows.js';
import { collect, startSmallTmdb } from '../../../support/network/tmdb-run.js';
import { temporaryFolder } from '../../../support/processes/temporary-folder.js';
import { column, inDatabase, lakeLines } from '../../../support/stores/collected.js';
import { createTestDatabase, type TestDatabase } from '../../../support/stores/postgres.js';

const MOVIE_PARTS = 'credits,external_ids,keywords,release_dates';
const SERIES_PARTS = 'aggregate_credits,external_ids,keywords,content_ratings';
const PERSON_PARTS = 'combined_credits,external_ids';

let api: TmdbApi;
let database: TestDatabase;
let out: string;

beforeAll(async () => {
  api = await startSmallTmdb();
});

beforeEach(async () => {
  database = await createTestDatabase();
  out = await temporaryFolder();
});

afterAll(() => api?.close());

const idsSchema = z.array(z.object({ id: z.number() }));

/** The ids of all members of an object's array. */
function idsIn(value: unknown): string[] {
  return idsSchema.parse(value).map(({ id }) => String(id));
}

const textsSchema = z.object({ id: z.number(), title: z.string(), overview: z.string() });

const creditIds = z.array(z.looseObject({ credit_id: z.string() }));

async function storedIn(sql: string): Promise<string[]> {
  return await inDatabase(database, (opened) => column(opened, sql));
}

describe('tmdb collect --details', () => {
  it('stores of a movie what its details say, and in the lake the details as they came', async () => {
    const { code, report } = await collect({ api, database, out }, [
      'popular',
      '--media',
      'movie',
      '--limit',
      '3',
      '--details',
    ]);
    expect({ code, report }).toMatchObject({ code: 0, report: { listed: 4, scraped: 4, failed: 0 } });
    const [first] = await sentRows(api, 'movie/popular', 'movie');
    const sent = z
      .looseObject({ imdb_id: z.string().nullable(), runtime: z.number(), budget: z.number() })
      .parse(await sentJson(api, `${first?.key}?append_to_response=${MOVIE_PARTS}`));
    const credits = z.object({ cast: creditIds, crew: creditIds }).parse(sent.credits);
    const key = `kind || '/' || id = '${first?.key}'`;
    const ofTitle = `kind || '/' || title_id = '${first?.key}'`;
    expect(await storedIn(`select imdb_id || ' ' || runtime_minutes from tmdb.titles where ${key}`)).toEqual([
      `${sent.imdb_id} ${sent.runtime}`,
    ]);
    expect(await storedIn(`select credit_id from tmdb.credits where ${ofTitle} order by 1`)).toEqual(
      [...credits.cast, ...credits.crew].map(({ credit_id }) => credit_id).sort(),
    );
    expect(
      await storedIn(`select genre_id from tmdb.title_genres where ${ofTitle} order by position`),
    ).toEqual(idsIn(sent.genres));
    const keywords = z.object({ keywords: z.unknown() }).parse(sent.keywords);
    expect(
      await storedIn(`select keyword_id from tmdb.title_keywords where ${ofTitle} order by position`),
    ).toEqual(idsIn(keywords.keywords));
    expect(
      await storedIn(`select company_id from tmdb.title_companies where ${ofTitle} order by position`),
    ).toEqual(idsIn(sent.production_companies));
    expect(await storedIn(`select count(*) > 0 from tmdb.certificates where kind = 'movie'`)).toEqual([
      'true',
    ]);
    const lines = (await lakeLines(out)).filter(({ source }) => source === 'tmdb-movie');
    expect(lines).toHaveLength(3);
    expect(lines.find((line) => line.key === first?.key)?.answer).toEqual(sent);
  });

  it('stores of a series its networks, seasons and certificates, and the credits of all its seasons', async () => {
    await collect({ api, database, out }, ['popular', '--media', 'tv', '--details']);
    const [first] = await sentRows(api, 'tv/popular', 'tv');
    const sent = z
      .looseObject({})
      .parse(await sentJson(api, `${first?.key}?append_to_response=${SERIES_PARTS}`));
    const ofTitle = `kind || '/' || title_id = '${first?.key}'`;
    expect(
      await storedIn(`select network_id from tmdb.title_networks where ${ofTitle} order by position`),
    ).toEqual(idsIn(sent.networks));
    expect(await storedIn(`select id from tmdb.seasons where ${ofTitle} order by id`)).toEqual(
      idsIn(sent.seasons).sort((one, other) => Number(one) - Number(other)),
    );
    expect(await storedIn(`select count(*) > 0 from tmdb.certificates where kind = 'tv'`)).toEqual(['true']);
    const cast = z
      .object({ cast: z.array(z.object({ roles: creditIds })), crew: z.array(z.object({ jobs: creditIds })) })
      .parse(sent.aggregate_credits);
    const credits = [...cast.cast.flatMap(({ roles }) => roles), ...cast.crew.flatMap(({ jobs }) => jobs)];
    expect(await storedIn(`select credit_id from tmdb.credits where ${ofTitle} order by 1`)).toEqual(
      credits.map(({ credit_id }) => credit_id).sort(),
    );
  });

  it('stores of a person what they say of themselves, and the credits that they have', async () => {
    await collect({ api, database, out }, ['popular', '--media', 'person', '--limit', '4', '--details']);
    const [first] = await sentRows(api, 'person/popular', 'person');
    const sent = z
      .looseObject({
        id: z.number(),
        biography: z.string(),
        combined_credits: z.looseObject({ cast: creditIds, crew: creditIds }),
      })
      .parse(await sentJson(api, `${first?.key}?append_to_response=${PERSON_PARTS}`));
    const { cast, crew } = sent.combined_credits;
    expect(await storedIn(`select coalesce(biography, '') from tmdb.people where id = ${sent.id}`)).toEqual([
      sent.biography,
    ]);
    expect(
      await storedIn(
        `select credit_id from tmdb.credits where person_id = ${sent.id} and in_person order by 1`,
      ),
    ).toEqual([...cast, ...crew].map(({ credit_id }) => credit_id).sort());
    const lines = (await lakeLines(out)).filter(({ source }) => source === 'tmdb-person');
    expect(lines).toHaveLength(4);
    expect(lines.find((line) => line.key === first?.key)?.answer).toEqual(sent);
  });

  it('of a list that mixes kinds fetches each as what it is', async () => {
    const limit = ['--limit', '20'];
    const { code, report } = await collect({ api, database, out }, [
      ...['trending', '--media', 'all', '--window', 'day', '--details'],
      ...limit,
    ]);
    const rows = (await sentRows(api, 'trending/all/day', 'all')).filter(({ position }) => position <= 20);
    expect({ code, failed: report.failed }).toEqual({ code: 0, failed: 0 });
    const keys = new Set(rows.map(({ key }) => key));
    expect(
      await storedIn('select key from tmdb.observations where details_at is not null order by key'),
    ).toEqual([...keys].sort());
  });

  it('in a language have its texts where TMDB has them, and no others', async () => {
    const args = ['popular', '--media', 'movie', '--limit', '20', '--details', '--language', 'de-DE'];
    expect(await collect({ api, database, out }, args)).toMatchObject({ code: 0 });
    const rows = await sentRows(api, 'movie/popular?language=de-DE', 'movie');
    const sent = await Promise.all(
      rows.slice(0, 20).map(async ({ key }) => {
        const { id, title, overview } = textsSchema.parse(await sentJson(api, `${key}?language=de-DE`));
        return `${id} ${title} ${overview === '' ? 'nothing' : overview}`;
      }),
    );
    expect(new Set(sent.map((text) => text.endsWith(' nothing')))).toEqual(new Set([true, false]));
    const stored = await storedIn(
      `select id || ' ' || title || ' ' || coalesce(overview, 'nothing') from tmdb.titles t
       join tmdb.observations o on o.key = 'movie/' || t.id and o.details_at is not null`,
    );
    expect(stored.sort()).toEqual(sent.sort());
  });

  it('--append keeps further parts in the lake as they came', async () => {
    await collect({ api, database, out }, [
      ...['popular', '--media', 'movie', '--limit', '2', '--details', '--append', 'images,translations'],
    ]);
    const lines = (await lakeLines(out)).filter(({ source }) => source === 'tmdb-movie');
    expect(lines).toHaveLength(2);
    for (const { answer } of lines) expect(answer).toMatchObject({ images: {}, translations: {} });
  });
});

describe('tmdb collect --reviews', () => {
  it.each([
    ['without', []],
    ['with', ['--details']],
  ])('has every page of the reviews of every title, %s details', async (_, details) => {
    await collect({ api, database, out }, [
      'top-rated',
      '--media',
      'movie',
      '--limit',
      '12',
      '--reviews',
      ...details,
    ]);
    const rows = (await sentRows(api, 'movie/top_rated', 'movie')).slice(0, 12);
    const sent = await Promise.all(rows.map(({ key }) => sentRows(api, `${key}/reviews`, 'review')));
    // One of them at least has more than a page of them.
    expect(Math.max(...sent.map((reviews) => reviews.length))).toBeGreaterThan(20);
    const keys = sent.flat().map(({ key }) => key);
    expect(await storedIn('select id from tmdb.reviews order by id')).toEqual(
      keys.map((key) => key.slice('review/'.length)).sort(),
    );
    const lines = (await lakeLines(out)).filter(({ source }) => source === 'tmdb-review');
    expect(lines.map(({ key }) => key).sort()).toEqual(keys.toSorted());
    expect(await storedIn('select count(*) from tmdb.observations where details_at is not null')).toEqual([
      details.length === 0 ? '0' : '12',
    ]);
  });
});

describe('tmdb collect ids', () => {
  it('fetches the details of each id in a file once, whatever stands there twice', async () => {
    const some = (await sentRows(api, 'movie/popular', 'movie'))
      .slice(0, 5)
      .map(({ key }) => key.slice('movie/'.length));
    const file = join(out, 'ids.txt');
    const [first = '', second = ''] = some;
    await writeFile(file, `# the first twice\n${first}\n${first}, ${second}\n\n${some.slice(2).join(' ')}\n`);
    const args = ['ids', '--media', 'movie', '--ids-file', file];
    const limited = await collect({ api, database, out }, [...args, '--limit', '2']);
    expect(limited).toMatchObject({ code: 0, report: { scraped: 2 } });
    expect((await storedIn('select id from tmdb.titles')).sort()).toEqual([first, second].sort());
    const all = await collect({ api, database, out }, args);
    expect(all).toMatchObject({ code: 0, report: { scraped: 5, list: 'TMDB ids of movie' } });
    expect(await storedIn('select id from tmdb.titles order by id')).toEqual(
      some.toSorted((one, other) => Number(one) - Number(other)),
    );
    expect(await storedIn('select count(*) from tmdb.list_positions')).toEqual(['0']);
  });
});

describe('tmdb collect discover', () => {
  it('keeps only what the filters choose', async () => {
    const where = 'original_language=en|fr year=1990..2019 votes>=100 genre=drama|comedy';
    const { code, report } = await collect({ api, database, out }, [
      'discover',
      '--media',
      'movie',
      '--where',
      where,
    ]);
    expect({ code, failed: report.failed }).toEqual({ code: 0, failed: 0 });
    const [list = '', ...others] = await storedIn('select distinct list from tmdb.list_positions');
    expect(others).toEqual([]);
    const rows = await sentRows(api, list, 'movie');
    expect(rows.length).toBeGreaterThan(3);
    expect((await storedIn(`select 'movie/' || id from tmdb.titles`)).sort()).toEqual(
      rows.map(({ key }) => key).sort(),
    );
    const wrong = `original_language not in ('en', 'fr') or extract(year from release_date) not between 1990 and 2019
      or vote_count < 100 or not genre_ids && '{18,35}'`;
    expect(await storedIn(`select id from tmdb.titles where ${wrong}`)).toEqual([]);
  });
});
