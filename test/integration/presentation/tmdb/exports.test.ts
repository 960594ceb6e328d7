import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { incompressibleText } from '../../../support/builders/incompressible-text.js';
import { type ExportRow, exportText, manyRows } from '../../../support/builders/tmdb-exports.js';
import { type FileServer, startFileServer } from '../../../support/network/file-server.js';
import { runCli } from '../../../support/processes/cli.js';
import { temporaryFolder } from '../../../support/processes/temporary-folder.js';
import { createTestDatabase, type TestDatabase } from '../../../support/stores/postgres.js';

let server: FileServer;
let out: string;
/** A server starts faster than an embedded database. */
let database: TestDatabase;

beforeAll(async () => {
  server = await startFileServer();
});
afterAll(async () => {
  await server.close();
});
beforeEach(async () => {
  server.files.clear();
  server.requests.length = 0;
  out = await temporaryFolder();
});

function serve(name: string, text: string): Buffer {
  const bytes = gzipSync(text);
  server.files.set(name, {
    bytes,
    etag: `"${name} ${bytes.length}"`,
    lastModified: 'Wed, 30 Sep 2026 07:19:06 GMT',
  });
  return bytes;
}

const MOVIES = 'movie_ids_09_30_2026.json.gz';
const kept = (...words: string[]) => join(out, 'exports', 'tmdb', ...words);

/** Nobody asks for a key, and none is sent. */
function exports(...args: string[]) {
  return runCli(['tmdb', 'exports', ...args, '--out', out], {
    env: { TMDB_EXPORTS_URL: server.url, TMDB_TOKEN: `eyJhbGciOiJIUzI1NiJ9.${'x'.repeat(120)}` },
  });
}

const pullMovies = (...args: string[]) => exports('pull', '--kind', 'movie', '--date', '2026-09-30', ...args);

describe('tmdb exports with the embedded database', () => {
  it('pulls the files of a day, loads them, and compares two days', async () => {
    serve('movie_ids_08_31_2026.json.gz', exportText([...manyRows(30), [3924, 2]]));
    const earlier = await exports('pull', '--kind', 'movie', '--date', '2026-08-31');
    expect(earlier).toMatchObject({ code: 0 });
    expect(earlier.stdout).toBe('movie        2026-08-31  downloaded, 0.0 MB, 31 ids loaded\n');
    const later: ExportRow[] = [...manyRows(29), [31, 0.6], [3924, 5]];
    serve(MOVIES, exportText(later));
    serve('tv_series_ids_09_30_2026.json.gz', '{"id":1,"original_name":"プライド","popularity":3.872}\n');
    serve('person_ids_09_30_2026.json.gz', '{"adult":false,"id":16767,"name":"Aki","popularity":2.4825}\n');
    const pulled = await exports('pull', '--date', '2026-09-30', '--json');
    expect(JSON.parse(pulled.stdout)).toMatchObject({
      files: [
        {
          kind: 'movie',
          adult: false,
          date: '2026-09-30',
          loaded: { state: 'loaded', ids: 31 },
          fault: null,
        },
        { kind: 'tv', loaded: { state: 'loaded', ids: 1 } },
        { kind: 'person', loaded: { state: 'loaded', ids: 1 } },
      ],
    });
    expect(await readdir(kept('movie'))).toEqual([
      '2026-08-31.json.gz',
      '2026-09-30.json.gz',
      'manifest.json',
    ]);
    for (const { headers } of server.requests)
      expect(JSON.stringify(headers)).not.toMatch(/authorization|eyJ/);
    const asked = await runCli([
      'query',
      '--csv',
      '--sql',
      `select kind, id, first_seen, last_seen, popularity from tmdb.ids
         where id > 30 or last_seen < '2026-09-30' or kind <> 'movie' order by kind, id`,
      '--out',
      out,
    ]);
    expect(asked.stdout.split(/\r?\n/).slice(1, -1)).toEqual([
      'movie,30,2026-08-31,2026-08-31,1',
      'movie,31,2026-09-30,2026-09-30,0.6',
      'movie,3924,2026-08-31,2026-09-30,5',
      'person,16767,2026-09-30,2026-09-30,2.4825',
      'tv,1,2026-09-30,2026-09-30,3.872',
    ]);

    const changes = join(out, 'changes.jsonl');
    const diffed = await exports('diff', '--from', '2026-08-31', '--to', '2026-09-30', '--to-file', changes);
    expect(diffed).toMatchObject({ code: 0, stderr: '' });
    expect(diffed.stdout).toMatch(
      /^new +1\ngone +1\n.*as large +1\n.*as small +0\n\n.*\n.*\nmovie\/3924 +2 +5\n$/ms,
    );
    expect(
      (await readFile(changes, 'utf8'))
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toEqual([
      { change: 'new', kind: 'movie', id: 31, popularity: [null, 0.6] },
      { change: 'moved', kind: 'movie', id: 3924, popularity: [2, 5] },
      { change: 'gone', kind: 'movie', id: 30, popularity: [1, null] },
    ]);
    const json = await exports(
      'diff',
      '--from',
      '2026-08-31',
      '--to',
      '2026-09-30',
      '--factor',
      '3',
      '--json',
    );
    expect(JSON.parse(json.stdout)).toMatchObject({
      kind: 'movie',
      from: { path: kept('movie', '2026-08-31.json.gz'), lines: 31, ids: 31 },
      to: { ids: 31 },
      factor: 3,
      new: 1,
      gone: 1,
      risen: 0,
      fallen: 0,
    });
  });
});

describe('tmdb exports pull', () => {
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(async () => {
    await database?.drop();
  });

  const pull = (...args: string[]) => pullMovies('--database-url', database.url, ...args);

  it('goes on where the connection broke, and loads the whole', async () => {
    // So large that a cut comes in its middle.
    const title = incompressibleText(200_000);
    const bytes = serve(MOVIES, `${exportText(manyRows(3))}${JSON.stringify({ id: 4, title })}\n`);
    const part = kept('movie', '2026-09-30.json.gz.part');
    const size = () => stat(part).then((found) => found.size);
    server.faults.push({
      kind: 'cut',
      afterBytes: 100_000,
      taken: () => expect.poll(size).toBe(100_000),
    });
    const pulled = await pull();
    expect(pulled).toMatchObject({ code: 0 });
    expect(pulled.stdout).toMatch(/4 ids loaded\n$/);
    expect(server.requests.map(({ status, headers: { range } }) => [status, range])).toEqual([
      [200, undefined],
      [206, 'bytes=100000-'],
    ]);
    expect(bytes.equals(await readFile(kept('movie', '2026-09-30.json.gz')))).toBe(true);
    expect((await pull()).stdout).toMatch(/unchanged, .* 4 ids loaded before\n$/);
  });

  it.each([
    [
      'is shorter than it says',
      (bytes: Buffer) => ({ bytes, headers: { 'content-length': `${bytes.length + 9}` } }),
    ],
    [
      'has a broken trailer',
      (bytes: Buffer) => ({ bytes: Buffer.concat([bytes.subarray(0, -4), Buffer.alloc(4)]) }),
    ],
  ])('asks again for a file that %s', async (_, spoil) => {
    const bytes = serve(MOVIES, exportText(manyRows(5)));
    const spoilt = spoil(bytes);
    server.faults.push({
      kind: 'damaged',
      bytes: spoilt.bytes,
      headers: { ...('headers' in spoilt ? spoilt.headers : {}), connection: 'close' },
    });
    const pulled = await pull('--least-share', '0');
    expect(pulled).toMatchObject({ code: 0 });
    expect(pulled.stdout).toMatch(/5 ids loaded( before)?\n$/);
    expect(server.requests).toHaveLength(2);
    expect(bytes.equals(await readFile(kept('movie', '2026-09-30.json.gz')))).toBe(true);
  });

  it.each([403, 404])(
    'says when files come, and how long they stay, of one that is answered with %i, and loads the others',
    async (status) => {
      serve(MOVIES, exportText(manyRows(5)));
      server.faults.push({ kind: 'status', status });
      const pulled = await exports(
        ...['pull', '--kind', 'tv,movie', '--date', '2026-09-30', '--least-share', '0'],
        ...['--database-url', database.url],
      );
      expect(pulled.code).toBe(1);
      expect(pulled.stderr).toMatch(
        /^error: .*\/tv_series_ids_09_30_2026\.json\.gz: the server answers 40[34]: .* 08:00 UTC .* 3 months; .*--date /m,
      );
      expect(pulled.stderr).toContain(`the server answers ${status}`);
      expect(pulled.stdout).toMatch(
        /^tv +2026-09-30 {2}not there\nmovie +2026-09-30 {2}downloaded, .* 5 ids loaded/,
      );
    },
  );

  it('asks for the files of what is for adults too when it is told to', async () => {
    const pulled = await pull('--adult');
    expect(pulled.code).toBe(1);
    expect(server.requests.map(({ path }) => path)).toEqual([`/${MOVIES}`, `/adult_${MOVIES}`]);
  });

  it('does not load a file with far fewer lines than the day before, unless it is told to', async () => {
    serve(MOVIES, exportText(manyRows(100)));
    expect(await pull('--least-share', '0')).toMatchObject({ code: 0 });
    serve('movie_ids_10_01_2026.json.gz', exportText(manyRows(50)));
    const next = (...args: string[]) =>
      exports('pull', '--kind', 'movie', '--date', '2026-10-01', '--database-url', database.url, ...args);
    const refused = await next();
    expect(refused.code).toBe(1);
    expect(refused.stderr).toMatch(/it has 50 lines and that of 2026-09-30 100, .*--least-share 0\.5$/m);
    expect(refused.stdout).toMatch(/downloaded, 0\.0 MB, not loaded\n$/);
    expect(await next('--least-share', '0.5')).toMatchObject({ code: 0 });
  });

  it('refuses a data folder that holds the real TMDB', async () => {
    await writeFile(join(out, 'tmdb-site.txt'), 'api.themoviedb.org\n');
    const refused = await pull();
    expect(refused.code).toBe(2);
    expect(refused.stderr).toMatch(/holds records of api\.themoviedb\.org/);
    expect(server.requests).toEqual([]);
  });

  it('tells every fault of its options at once', async () => {
    const refused = await exports('pull', '--kind', 'film', '--date', '30.9.2026', '--least-share', '2');
    expect(refused.code).toBe(2);
    expect(refused.stderr).toMatch(/--kind wants any of movie, tv, person, not "film"/);
    expect(refused.stderr).toMatch(/--date wants a day such as 2026-09-30, not "30\.9\.2026"/);
    expect(refused.stderr).toMatch(/--least-share wants a number from 0 to 1/);
  });
});

describe('tmdb exports diff', () => {
  const file = (name: string) => join(out, name);

  it('compares files by their paths, in whatever order their lines stand', async () => {
    await writeFile(file('old.json.gz'), gzipSync(exportText(manyRows(20).reverse())));
    await writeFile(file('new.json'), exportText(manyRows(21)));
    const diffed = await exports(
      'diff',
      '--kind',
      'tv',
      '--from',
      file('old.json.gz'),
      '--to',
      file('new.json'),
    );
    expect(diffed).toMatchObject({ code: 0, stderr: '' });
    expect(diffed.stdout).toMatch(/^ids of tv .*^new +1\ngone +0\n/ms);
  });

  it('refuses a file that is not whole by its name, and leaves the file of changes as it was', async () => {
    await writeFile(file('old.json'), exportText(manyRows(100)));
    await writeFile(file('new.json'), exportText(manyRows(80)));
    await writeFile(file('cut.json.gz'), gzipSync(exportText(manyRows(100))).subarray(0, -12));
    await writeFile(file('changes.jsonl'), 'earlier\n');
    const diff = (to: string, ...args: string[]) =>
      exports(
        'diff',
        '--from',
        file('old.json'),
        '--to',
        file(to),
        '--to-file',
        file('changes.jsonl'),
        ...args,
      );
    const shrunk = await diff('new.json');
    expect(shrunk).toMatchObject({ code: 5, stdout: '' });
    expect(shrunk.stderr).toMatch(
      /new\.json: 20 of the 100 ids of .*old\.json are not in it, .*--most-gone 0\.2$/m,
    );
    const cut = await diff('cut.json.gz');
    expect(cut).toMatchObject({ code: 5, stdout: '' });
    expect(cut.stderr).toMatch(/cut\.json\.gz, line \d+: the file is cut short here/);
    expect(await readFile(file('changes.jsonl'), 'utf8')).toBe('earlier\n');
    expect((await readdir(out)).filter((name) => name.startsWith('changes'))).toEqual(['changes.jsonl']);
    expect(await diff('new.json', '--most-gone', '0.2')).toMatchObject({ code: 0 });
    expect(await readFile(file('changes.jsonl'), 'utf8')).toMatch(/^(\{"change":"gone".*\n){20}$/);
  });

  it('says which days are there, and that both ends are needed', async () => {
    const nothing = await exports('diff', '--from', '2026-08-31');
    expect(nothing.code).toBe(2);
    expect(nothing.stderr).toMatch(/--from 2026-08-31: .*exports\/tmdb\/movie has nothing; get the day with/);
    expect(nothing.stderr).toMatch(/--to is missing/);
  });
});
