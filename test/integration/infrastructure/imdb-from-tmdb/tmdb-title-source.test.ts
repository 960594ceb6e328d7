import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { AttemptReply, Redirect, Route } from '../../../../src/application/engine/attempt.js';
import type { Source } from '../../../../src/application/engine/ports.js';
import { films } from '../../../../src/demo/films.js';
import { listen } from '../../../../src/demo/local-server.js';
import { Catalogue } from '../../../../src/demo/tmdb-api/catalogue/catalogue.js';
import { startTmdbApi, type TmdbApi } from '../../../../src/demo/tmdb-api/tmdb-api.js';
import type { Imdb } from '../../../../src/domain/imdb/imdb-catalogue.js';
import type { Page } from '../../../../src/domain/imdb/imdb-page.js';
import { isTitleId, type TitleId } from '../../../../src/domain/imdb/title-id.js';
import { TMDB_IMAGE_URL } from '../../../../src/domain/tmdb/image-url.js';
import { APPENDED } from '../../../../src/infrastructure/imdb-from-tmdb/title-step.js';
import type { TmdbCredential } from '../../../../src/infrastructure/tmdb/tmdb-credential.js';
import { composeTmdbTitleSource } from '../../../../src/infrastructure/workers/thread-composition.js';
import { movieSourceContract, UNKNOWN } from '../../../contracts/movie-source.js';
import { aRoute } from '../../../support/builders/route-builder.js';
import { deadline } from '../../../support/processes/deadlines.js';
import { temporaryFolder } from '../../../support/processes/temporary-folder.js';

const TOKEN: TmdbCredential = { kind: 'token', secret: 'an-access-token-of-a-test', from: 'TMDB_TOKEN' };
const API_KEY: TmdbCredential = {
  kind: 'api-key',
  secret: '0123456789abcdef0123456789abcdef',
  from: 'TMDB_API_KEY',
};
const TITLES = 500;

async function compose(
  api: Pick<TmdbApi, 'url'>,
  credential = TOKEN,
  unreadableFolder?: string,
): Promise<Source<Imdb>> {
  return await composeTmdbTitleSource({
    source: 'tmdb-titles',
    baseUrl: api.url,
    language: 'en-US',
    credential,
    movies: { posterSize: 'w342', imageBaseUrl: TMDB_IMAGE_URL },
    unreadableFolder: unreadableFolder ?? (await temporaryFolder()),
    connections: 4,
    deadlineMs: deadline(6),
  });
}

/** One attempt with all requests that it leads to, as the main thread makes them. */
async function follow(source: Source<Imdb>, page: Page, route: Route = aRoute()) {
  const redirects: Redirect[] = [];
  for (;;) {
    const redirect = redirects.at(-1);
    const reply: AttemptReply<Imdb> = await source.fetch({
      target: page,
      route,
      deadlineMs: deadline(6),
      redirect,
    });
    const { result } = reply;
    if (result.kind !== 'redirected') return { result, redirects };
    redirects.push(result.redirect);
  }
}

/** A server whose answers are given. */
async function answering(
  answer: (asked: {
    readonly path: string;
  }) => readonly [status: number, body: unknown, headers?: Readonly<Record<string, string>>],
) {
  const server = createServer((request, response) => {
    const [status, body, headers] = answer({ path: request.url ?? '' });
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
  });
  const local = await listen(server, '127.0.0.1', 0);
  return { url: `${local.url}/3`, [Symbol.asyncDispose]: () => local.close() };
}

function filmId(index: number): TitleId {
  const id = films[index]?.titleId ?? '';
  if (!isTitleId(id)) throw new Error(`no film has the number ${index}`);
  return id;
}

/** The first series that the local TMDB knows an id of IMDb of. */
function aSeries(): { readonly id: number; readonly titleId: TitleId } {
  const catalogue = new Catalogue({ titles: TITLES });
  for (let index = 0; index < catalogue.counts.tv; index += 1) {
    const titleId = catalogue.imdbIdAt('tv', index);
    if (titleId !== null && isTitleId(titleId)) return { id: catalogue.idAt('tv', index), titleId };
  }
  throw new Error('no series has an id of IMDb');
}

movieSourceContract('TMDB', async () => {
  const api = await startTmdbApi({ titles: TITLES, limits: { perSecond: 0 } });
  const source = await compose(api);
  return {
    sourceId: 'tmdb',
    fetch: async (page) => (await follow(source, page)).result,
    known: filmId(0),
    unknown: UNKNOWN,
    chart: null,
    async *troubles() {
      const TROUBLES = [
        [{ kind: 'throttled' }, 'throttled'],
        [{ kind: 'serverError' }, 'unreachable'],
        [{ kind: 'unauthorised' }, 'unauthorized'],
        [{ kind: 'notFound' }, 'not-found'],
        [{ kind: 'notJson' }, 'unreadable'],
        [{ kind: 'missingPart' }, 'unreadable'],
        [{ kind: 'reset' }, 'unreachable'],
        [{ kind: 'truncated' }, 'unreachable'],
      ] as const;
      for (const [trouble, kind] of TROUBLES) {
        api.behave(trouble);
        yield kind;
      }
      await api.close();
      yield 'unreachable';
    },
    remove: async () => {
      await source.close();
      await api.close();
    },
  };
});

describe('a title of IMDb from TMDB', () => {
  let api: TmdbApi;
  let source: Source<Imdb>;

  beforeAll(async () => {
    api = await startTmdbApi({ titles: TITLES, limits: { perSecond: 0 } });
    source = await compose(api);
  });
  afterEach(() => api.behaveNormally());
  afterAll(async () => {
    await source?.close();
    await api?.close();
  });

  const title = (titleId: TitleId, from = source) => follow(from, { page: 'title', titleId });
  const keysSince = (before: number) => api.requests.slice(before).map(({ key }) => key);

  it('takes one request where it is a movie', async () => {
    const before = api.requests.length;
    const index = films.findIndex(({ grossWorldwide }) => grossWorldwide !== undefined);
    const { result } = await title(filmId(index));
    expect(result).toMatchObject({
      kind: 'read',
      content: {
        movie: {
          titleId: filmId(index),
          title: films[index]?.title,
          grossWorldwide: { amount: films[index]?.grossWorldwide, currency: 'USD' },
          rating: null,
          cast: [],
        },
      },
    });
    expect(keysSince(before)).toEqual([`movie/${filmId(index)}`]);
  });

  it('takes three where it is a series, and each is answered for itself, so that each waits its turn', async () => {
    const series = aSeries();
    const before = api.requests.length;
    const { result, redirects } = await title(series.titleId);
    expect(result).toMatchObject({
      kind: 'read',
      content: { movie: { titleId: series.titleId, kind: expect.stringMatching(/^tv(Mini)?Series$/) } },
    });
    expect(keysSince(before)).toEqual([
      `movie/${series.titleId}`,
      `find/${series.titleId}`,
      `tv/${series.id}`,
    ]);
    expect(redirects).toHaveLength(2);
  });

  it('is not found where TMDB knows nothing by the id', async () => {
    const before = api.requests.length;
    const { result } = await title(UNKNOWN);
    expect(result).toMatchObject({
      failure: { kind: 'not-found', reason: `TMDB knows no title ${UNKNOWN}` },
    });
    expect(keysSince(before)).toEqual([`movie/${UNKNOWN}`, `find/${UNKNOWN}`]);
  });

  it('is not found where TMDB knows an episode by the id', async () => {
    await using server = await answering(({ path }) =>
      path.startsWith('/3/find/')
        ? [
            200,
            { movie_results: [], tv_results: [], person_results: [], tv_episode_results: [{ show_id: 5 }] },
          ]
        : [404, { success: false, status_code: 34, status_message: 'The resource could not be found.' }],
    );
    const other = await compose(server);
    const { result } = await title(filmId(0), other).finally(() => other.close());
    expect(result).toMatchObject({
      failure: { kind: 'not-found', reason: expect.stringMatching(/^for TMDB tt0111161 is an episode/) },
    });
  });

  it('is looked for also where the refusal came with status 200', async () => {
    api.behave({ kind: 'successFalse', key: `movie/${filmId(2)}`, on: 'details' });
    const { result, redirects } = await title(filmId(2));
    expect(redirects[0]?.address).toContain(`/3/find/${filmId(2)}?`);
    expect(result).toMatchObject({ kind: 'read', content: { movie: { titleId: filmId(2) } } });
  });

  it('that came from a cache is as old as the cache says', async () => {
    const details = await fetch(`${api.url}/movie/${filmId(0)}?append_to_response=${APPENDED.movie}`, {
      headers: { authorization: `Bearer ${TOKEN.secret}` },
    });
    const body = await details.json();
    await using server = await answering(() => [200, body, { age: '7200' }]);
    const other = await compose(server);
    const before = Date.now();
    const { result } = await title(filmId(0), other).finally(() => other.close());
    if (result.kind !== 'read' || result.content.kind !== 'movie') throw new Error('it holds a movie');
    const seen = Date.parse(result.content.movie.fetchedAt);
    expect(seen).toBeGreaterThanOrEqual(before - 7_200_000);
    expect(seen).toBeLessThanOrEqual(Date.now() - 7_200_000);
  });

  it('that cannot be read is kept, without the credential that it repeats', async () => {
    await using server = await answering(({ path }) => [200, { of: path, title: 278 }]);
    const folder = await temporaryFolder();
    const other = await compose(server, API_KEY, folder);
    const { result } = await title(filmId(0), other).finally(() => other.close());
    const path = join(folder, `${filmId(0)}.json`);
    expect(result).toMatchObject({
      failure: { kind: 'unreadable', reason: expect.stringContaining(`the answer is kept in ${path}`) },
    });
    const kept = await readFile(path, 'utf8');
    expect(kept).toContain('"title":278');
    expect(kept).not.toContain(API_KEY.secret);
  });

  it('is asked for with an API key, which no address that is handed on has', async () => {
    const withKey = await compose(api, API_KEY);
    try {
      const { result, redirects } = await title(aSeries().titleId, withKey);
      expect(result.kind).toBe('read');
      expect(redirects).toHaveLength(2);
      expect(JSON.stringify(redirects)).not.toContain(API_KEY.secret);
      expect(api.requests.at(-1)?.path).toContain(`api_key=${API_KEY.secret}`);
    } finally {
      await withKey.close();
    }
  });
});
