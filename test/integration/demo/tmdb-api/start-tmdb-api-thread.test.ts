import { expect, test } from 'vitest';
import { startTmdbApiThread } from '../../../../src/demo/tmdb-api/start-tmdb-api-thread.js';
import { startTmdbApi } from '../../../../src/demo/tmdb-api/tmdb-api.js';
import { askTmdb } from '../../../support/network/ask-tmdb.js';

const builtEntry = new URL('../../../../dist/demo/tmdb-api/tmdb-api-thread.js', import.meta.url);

test('a local TMDB in a thread answers, counts and fails as told until it is closed', async () => {
  const api = await startTmdbApiThread(
    { titles: 300, tokens: ['right'], rules: [{ kind: 'notFound', key: 'movie/238' }] },
    builtEntry,
  );
  const headers = { authorization: 'Bearer right' };
  const statuses = [];
  for (const path of ['movie/278', 'movie/238']) {
    statuses.push((await askTmdb(`${api.url}/${path}`, headers)).status);
  }
  statuses.push((await askTmdb(`${api.url}/movie/278`)).status);
  expect(statuses).toEqual([200, 404, 401]);
  expect(await api.counts()).toMatchObject({ requests: 3, answers: { 200: 1, 404: 1, 401: 1 } });
  await api.close();
  await expect(askTmdb(`${api.url}/movie/278`, headers)).rejects.toThrow();
});

test('one that cannot start in its thread is an error of the caller', async () => {
  const taken = await startTmdbApi();
  await expect(startTmdbApiThread({ port: taken.port }, builtEntry)).rejects.toMatchObject({
    code: 'EADDRINUSE',
  });
  await taken.close();
});

test('one in a thread lives the days of one that is not', async () => {
  const options = { titles: 300, days: { changes: 200 } };
  const [there, here] = [await startTmdbApiThread(options, builtEntry), await startTmdbApi(options)];
  here.advanceDay({ changes: 50 });
  here.setDay('2026-08-14');
  expect(await there.advanceDay({ changes: 50 })).toBe('2026-08-12');
  await expect(there.setDay('never')).rejects.toThrow('no day never');
  expect(await Promise.all([there.setDay('2026-08-14'), there.counts()])).toMatchObject([
    '2026-08-14',
    { requests: 0 },
  ]);
  const file = async (base: string): Promise<string> =>
    Buffer.from(await (await fetch(`${base}/movie_ids_08_14_2026.json.gz`)).arrayBuffer()).toString('base64');
  expect(await file(there.exportsUrl)).toBe(await file(here.exportsUrl));
  await Promise.all([there.close(), here.close()]);
});
