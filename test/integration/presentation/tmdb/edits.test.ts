import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { TmdbApi } from '../../../../src/demo/tmdb-api/tmdb-api.js';
import { dateOf } from '../../../../src/domain/days/day-number.js';
import { TMDB_KINDS } from '../../../../src/domain/tmdb/tmdb-id.js';
import { queryRows } from '../../../../src/infrastructure/database/sql-database.js';
import { sentJson } from '../../../support/network/tmdb-rows.js';
import { collect, startSmallTmdb } from '../../../support/network/tmdb-run.js';
import { runCli } from '../../../support/processes/cli.js';
import { temporaryFolder } from '../../../support/processes/temporary-folder.js';
import { column, inDatabase, lakeLines } from '../../../support/stores/collected.js';
import { createTestDatabase, type TestDatabase } from '../../../support/stores/postgres.js';

/** A day so many days from that of the clock, on which a run's own last day lies. */
const dayFromNow = (days: number) => dateOf(Math.floor(Date.now() / 86_400_000) + days);

const DAYS = {
  changes: 0,
  moving: 0,
  movie: { added: 2, changed: 20, deleted: 1, merged: 1 },
  tv: { added: 1, changed: 4, deleted: 1 },
  person: { changed: 30 },
};

const EDITS_OF_ONE = /^(movie|tv|person)\/\d+\/changes$/;
const DETAILS = /^(movie|tv|person)\/\d+$/;

let api: TmdbApi;
let databases: TestDatabase[];
let database: TestDatabase;
let out: string;

beforeEach(async () => {
  databases = [];
  api = await startSmallTmdb({ titles: 40, today: dayFromNow(-2), days: DAYS, limits: { connections: 0 } });
  database = await aDatabase();
  out = await temporaryFolder();
});

afterEach(async () => {
  await api?.close();
  for (const { drop } of databases) await drop();
});

async function aDatabase(): Promise<TestDatabase> {
  const made = await createTestDatabase();
  databases.push(made);
  return made;
}

const run = (args: readonly string[]) => collect({ api, database, out }, args);

/** Everything that the local TMDB has on its day, with its details. */
async function collectAll(): Promise<void> {
  const where = ['--exports-url', api.exportsUrl, '--database-url', database.url, '--out', out];
  const pulled = await runCli(['tmdb', 'exports', 'pull', '--date', api.day, ...where]);
  expect(pulled).toMatchObject({ code: 0 });
  expect(await run(['new', '--media', 'movie,tv,person'])).toMatchObject({ code: 0 });
}

const editRow = z.object({
  of: z.string(),
  item: z.string(),
  key: z.string(),
  action: z.string(),
  time: z.string(),
  language: z.string().nullable(),
  country: z.string().nullable(),
  value: z.unknown(),
  original: z.unknown(),
});

const STORED = `
select kind || '/' || id as of, item_id as item, change_key as key, action,
  to_char(changed_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS') || ' UTC' as time, language, country, value,
  original_value as original
from tmdb.changes`;

type Edit = z.infer<typeof editRow>;

const nameOf = ({ of, key, item }: Edit) => `${of} ${key} ${item}`;

const inOrder = (edits: readonly Edit[]) =>
  edits.toSorted((one, other) => (nameOf(one) < nameOf(other) ? -1 : 1));

async function storedEdits({ url }: { readonly url: string } = database): Promise<readonly Edit[]> {
  return inOrder(await inDatabase({ url }, (opened) => queryRows(opened, STORED, [], editRow)));
}

const answer = z.object({
  changes: z.array(
    z.object({
      key: z.string(),
      items: z.array(
        z.object({
          id: z.string(),
          action: z.string(),
          time: z.string(),
          iso_639_1: z.string(),
          iso_3166_1: z.string(),
          value: z.unknown().optional(),
          original_value: z.unknown().optional(),
        }),
      ),
    }),
  ),
});

/** What the local TMDB says of each thing that is stored and there, asked as anybody may. */
async function trueEdits(from: string, to: string): Promise<readonly Edit[]> {
  const keys = await inDatabase(database, (opened) =>
    column(opened, 'select key from tmdb.observations where details_at is not null'),
  );
  const there = TMDB_KINDS.flatMap((kind) =>
    [...api.truth(kind)].filter(({ exists }) => exists).map(({ id }) => `${kind}/${id}`),
  );
  const stored = there.filter((key) => keys.includes(key));
  expect(stored.length).toBeGreaterThan(100);
  const edits = stored.map(async (of) => {
    const { changes } = answer.parse(await sentJson(api, `${of}/changes?start_date=${from}&end_date=${to}`));
    return changes.flatMap(({ key, items }) =>
      items.map(({ id, action, time, iso_639_1, iso_3166_1, value = null, original_value = null }) => ({
        ...{ of, item: id, key, action, time, value, original: original_value },
        ...{ language: iso_639_1 || null, country: iso_3166_1 || null },
      })),
    );
  });
  return inOrder(editRow.array().parse((await Promise.all(edits)).flat()));
}

const goneKeys = () =>
  inDatabase(database, (opened) => column(opened, "select kind || '/' || id from tmdb.gone"));

const editAnswers = async () => (await lakeLines(out)).filter(({ source }) => source === 'tmdb-changes');

/** What was asked for since so many requests. */
const askedSince = (count: number) => api.requests.slice(count).map(({ key }) => key);

const of = (keys: readonly string[], pattern: RegExp) =>
  keys
    .filter((key) => pattern.test(key))
    .map((key) => key.split('/').slice(0, 2).join('/'))
    .sort();

describe('tmdb collect changed --what', () => {
  it('keeps of each thing that is stored and was edited what was edited, once', async () => {
    await collectAll();
    const since = api.day;
    api.advanceDay();
    const first = await run(['changed', '--since', since, '--what']);
    expect(first).toMatchObject({ code: 0, report: { failures: [{ kind: 'not-found' }] } });
    expect(first.report.list).toBe(`TMDB changes and edits of movie, tv, person since ${since}`);

    const truth = await trueEdits(since, dayFromNow(1));
    expect(truth.length).toBeGreaterThan(40);
    expect(truth.map(({ key }) => key)).toEqual(expect.arrayContaining(['overview', 'biography']));
    expect(await storedEdits()).toEqual(truth);
    const answers = await editAnswers();
    expect(answers.length).toBeGreaterThan(40);

    // The same days again: nothing is new, and what TMDB says again is not written again.
    expect(await run(['changed', '--since', since, '--what'])).toMatchObject({ code: 0 });
    expect(await storedEdits()).toEqual(truth);
    expect(await editAnswers()).toEqual(answers);

    // The day after, from where that one left off.
    api.advanceDay();
    const next = await run(['changed', '--what']);
    expect(next).toMatchObject({ code: 0 });
    expect(next.report.list).toBe(`TMDB changes and edits of movie, tv, person since ${dayFromNow(0)}`);
    const gone = await goneKeys();
    // TMDB tells no edits of what is gone, and those that it told before stay.
    const told = truth.filter((edit) => gone.includes(edit.of));
    const both = inOrder([...(await trueEdits(since, dayFromNow(1))), ...told]);
    expect(both.length).toBeGreaterThan(truth.length);
    expect(await storedEdits()).toEqual(both);

    // And all of it again from the raw answers.
    const other = await aDatabase();
    const loaded = await runCli(['tmdb', 'load', out, '--database-url', other.url, '--quiet']);
    expect(loaded).toMatchObject({ code: 0, stderr: '' });
    expect(await storedEdits(other)).toEqual(both);
  });

  it('asks for the edits of each once, however recent it is, and without it for none', async () => {
    await collectAll();
    const since = api.day;
    api.advanceDay();
    const start = api.requests.length;
    await run(['changed', '--since', since, '--what']);
    const first = askedSince(start);
    const answered = api.requests.slice(start).filter(({ status }) => status === 200);
    const details = of(
      answered.map(({ key }) => key),
      DETAILS,
    );
    expect(details.length).toBeGreaterThan(30);
    expect(of(first, EDITS_OF_ONE)).toEqual(details);

    const again = api.requests.length;
    const recent = await run(['changed', '--since', since, '--what', '--refresh-after', '7d']);
    expect(recent).toMatchObject({ code: 0, report: { failures: [{ kind: 'not-found' }] } });
    expect(of(askedSince(again), DETAILS)).toEqual(of(first, DETAILS));
    expect(of(askedSince(again), EDITS_OF_ONE)).toEqual(details);

    const plain = api.requests.length;
    await run(['changed', '--since', since]);
    expect(of(askedSince(plain), DETAILS).length).toBeGreaterThan(30);
    expect(of(askedSince(plain), EDITS_OF_ONE)).toEqual([]);
  });

  it('asks for a long time in windows of 14 days', async () => {
    await collectAll();
    api.advanceDay();
    const start = api.requests.length;
    expect(await run(['changed', '--since', dayFromNow(-20), '--media', 'movie', '--what'])).toMatchObject({
      code: 0,
    });
    const asked = of(askedSince(start), EDITS_OF_ONE);
    const once = [...new Set(asked)];
    expect(once.length).toBeGreaterThan(10);
    expect(asked).toEqual(once.flatMap((key) => [key, key]));
    const truth = await trueEdits(dayFromNow(-2), dayFromNow(1));
    expect(await storedEdits()).toEqual(truth.filter((edit) => edit.of.startsWith('movie/')));
  });
});
