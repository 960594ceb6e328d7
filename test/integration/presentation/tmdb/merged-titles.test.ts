import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Truth } from '../../../../src/demo/tmdb-api/days/truth.js';
import type { TmdbApi } from '../../../../src/demo/tmdb-api/tmdb-api.js';
import { dateOf } from '../../../../src/domain/days/day-number.js';
import type { TmdbTitleKind } from '../../../../src/domain/tmdb/tmdb-id.js';
import { collect, link, startSmallTmdb } from '../../../support/network/tmdb-run.js';
import { temporaryFolder } from '../../../support/processes/temporary-folder.js';
import { column, inDatabase, lakeLines } from '../../../support/stores/collected.js';
import { createTestDatabase, type TestDatabase } from '../../../support/stores/postgres.js';

/** A day so many days from that of the clock, on which a run's own last day lies. */
const dayFromNow = (days: number) => dateOf(Math.floor(Date.now() / 86_400_000) + days);

const DAYS = {
  changes: 0,
  moving: 0,
  movie: { deleted: 1, merged: 2, changed: 8 },
  tv: { merged: 1, changed: 2 },
};

const KINDS = ['movie', 'tv'] as const;

let api: TmdbApi;
let database: TestDatabase;
let out: string;
/** What goes on the second day, as it is known then; nothing else is collected on the first. */
let goes: readonly Truth[];

beforeEach(async () => {
  const first = dayFromNow(-1);
  api = await startSmallTmdb({ titles: 40, today: first, days: DAYS });
  api.advanceDay();
  goes = KINDS.flatMap((kind) => [...api.truth(kind)].filter(({ exists }) => !exists));
  api.setDay(first);
  database = await createTestDatabase();
  out = await temporaryFolder();
  for (const kind of KINDS) await collectIds(kind, 0);
});

afterEach(async () => {
  await api?.close();
  await database?.drop();
});

const places = () => ({ api, database, out });
const keysOf = (things: readonly Truth[]) => things.map(({ kind, id }) => `${kind}/${id}`);

/** Collects those of a kind that go. */
async function collectIds(kind: TmdbTitleKind, code: number): Promise<void> {
  const file = join(out, 'ids.txt');
  const ids = goes.filter((one) => one.kind === kind).map(({ id }) => id);
  await writeFile(file, ids.join('\n'));
  expect(await collect(places(), ['ids', '--media', kind, '--ids-file', file])).toMatchObject({ code });
}

async function storedIn(sql: string): Promise<string[]> {
  return await inDatabase(database, (opened) => column(opened, sql));
}

/** The requests that an action causes, without pages of changes. */
async function requestsOf(action: () => Promise<unknown>): Promise<string[]> {
  const before = api.requests.length;
  await action();
  const keys = api.requests.slice(before).map(({ key }) => key);
  return keys.filter((key) => !key.endsWith('/changes')).sort();
}

const GONE = `select kind || '/' || id || ' ' || coalesce(merged_into::text, 'nothing') from tmdb.gone`;

describe('titles that are merged into what is not stored', () => {
  it('lead to it by their IMDb id, which is asked for once, and keep their last values', async () => {
    const into = goes.flatMap(({ kind, mergedInto }) => (mergedInto === null ? [] : `${kind}/${mergedInto}`));
    expect([goes.length, into.length]).toEqual([4, 3]);
    const finds = goes.map(({ imdbId }) => `find/${imdbId}`);
    const values = await storedIn('select to_jsonb(t)::text from tmdb.titles t order by 1');

    api.advanceDay();
    const asked = await requestsOf(async () => {
      const { code, report } = await collect(places(), ['changed', '--since', dayFromNow(-1)]);
      expect({ code, report }).toMatchObject({
        code: 0,
        report: { failed: goes.length, failures: [{ kind: 'not-found' }] },
      });
    });
    expect(asked).toEqual([...keysOf(goes), ...finds, ...into].sort());
    const merged = goes.map(({ kind, id, mergedInto }) => `${kind}/${id} ${mergedInto ?? 'nothing'}`);
    expect((await storedIn(GONE)).sort()).toEqual(merged.sort());
    expect(
      await storedIn(`select to_jsonb(t)::text from tmdb.titles t
        where exists (select from tmdb.gone g where g.kind = t.kind and g.id = t.id) order by 1`),
    ).toEqual(values);

    const again = await requestsOf(() => collect(places(), ['changed']));
    // The day is read once more, since it was not over, and what was merged into is stored by now.
    expect(again).toEqual([...keysOf(goes), ...into].sort());
  });

  it('have their links moved, and those before kept', async () => {
    const links = async () =>
      (
        await storedIn(
          `select concat_ws(' ', imdb_id, kind || '/' || tmdb_id, state, evidence, superseded_at is not null)
           from title_links`,
        )
      ).sort();
    const firstTold = () =>
      storedIn(`select concat_ws(' ', imdb_id, first_observed_at, observed_at) from title_links
        where evidence = 'details' order by 1`);
    await link(places(), ['--stored']);
    expect(await links()).toEqual(
      goes.map(({ imdbId, kind, id }) => `${imdbId} ${kind}/${id} current details f`).sort(),
    );
    const told = await firstTold();

    api.advanceDay();
    await collect(places(), ['changed', '--since', dayFromNow(-1)]);
    const moved = goes.flatMap(({ imdbId, kind, id, mergedInto }) => [
      `${imdbId} ${kind}/${id} superseded details t`,
      ...(mergedInto === null ? [] : [`${imdbId} ${kind}/${mergedInto} current find f`]),
    ]);
    expect(await links()).toEqual(moved.sort());
    expect(await firstTold()).toEqual(told);
    // What is stored by then says the same.
    await link(places(), ['--stored']);
    expect(await links()).toEqual(moved.sort());
    const found = (await lakeLines(out)).filter(({ source }) => source === 'tmdb-find');
    expect(found.map(({ key }) => key).sort()).toEqual(goes.map(({ imdbId }) => `find/${imdbId}`).sort());
  });

  it('lead nowhere in a run over ids, which has what it was asked for alone', async () => {
    api.advanceDay();
    const movies = goes.filter(({ kind }) => kind === 'movie');
    expect(await requestsOf(() => collectIds('movie', 1))).toEqual(keysOf(movies).sort());
    expect((await storedIn(GONE)).sort()).toEqual(
      keysOf(movies)
        .map((key) => `${key} nothing`)
        .sort(),
    );
  });
});
