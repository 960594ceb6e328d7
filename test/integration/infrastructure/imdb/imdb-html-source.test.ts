import { films } from '../../../../src/demo/imdb-site/films.js';
import { startLocalSite } from '../../../../src/demo/imdb-site/local-site.js';
import { isTitleId } from '../../../../src/domain/imdb/title-id.js';
import { composeImdbSource } from '../../../../src/infrastructure/workers/thread-composition.js';
import { movieSourceContract, UNKNOWN } from '../../../contracts/movie-source.js';
import { aRoute } from '../../../support/builders/route-builder.js';
import { startConnectProxy } from '../../../support/network/connect-proxy.js';
import { startSocksServer } from '../../../support/network/socks-server.js';
import { deadline } from '../../../support/processes/deadlines.js';

const names = { 'www.imdb.test': '127.0.0.1' };
const chart = films.map(({ titleId }) => titleId).filter(isTitleId);

const TROUBLES = [
  [{ kind: 'challenge' }, 'blocked'],
  [{ kind: 'captcha' }, 'blocked'],
  [{ kind: 'forbidden' }, 'blocked'],
  [{ kind: 'throttled' }, 'throttled'],
  [{ kind: 'serverError' }, 'unreachable'],
  [{ kind: 'reset' }, 'unreachable'],
  [{ kind: 'truncated' }, 'unreachable'],
  [{ kind: 'wrongContentType' }, 'unreadable'],
  [{ kind: 'hugeBody' }, 'unreadable'],
  [{ kind: 'emptyTitle' }, 'not-found'],
] as const;

const WAYS = [
  ['directly', null],
  [
    'through an HTTP proxy',
    async () => ({ scheme: 'http', proxy: await startConnectProxy({ address: '127.0.0.41', names }) }),
  ],
  [
    'through a SOCKS proxy',
    async () => ({ scheme: 'socks5h', proxy: await startSocksServer({ address: '127.0.0.42', names }) }),
  ],
] as const;

for (const [way, start] of WAYS) {
  movieSourceContract(`pages of the site, ${way},`, async () => {
    const site = await startLocalSite({ weightBytes: 0 });
    const through = await start?.();
    const source = await composeImdbSource({
      source: 'imdb-html',
      baseUrl: through === undefined ? site.url : `http://www.imdb.test:${site.port}`,
      unreadableFolder: null,
      connections: 4,
      deadlineMs: deadline(6),
    });
    const route = aRoute(through === undefined ? null : `${through.scheme}://${through.proxy.authority}`);
    const [known] = chart;
    if (known === undefined) throw new Error('the site has no films');
    return {
      sourceId: 'imdb-html',
      fetch: async (page) => (await source.fetch({ target: page, route, deadlineMs: deadline(6) })).result,
      known,
      unknown: UNKNOWN,
      chart,
      async *troubles() {
        for (const [trouble, kind] of TROUBLES) {
          site.behave(trouble);
          yield kind;
        }
        await site.close();
        yield 'unreachable';
      },
      remove: async () => {
        await source.close();
        await through?.proxy[Symbol.asyncDispose]();
        await site.close();
      },
    };
  });
}
