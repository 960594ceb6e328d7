// Asks a site over the direct route, at a pace that it shares with others in a database, some requests at a time and
// again and again until it is killed or its standard input ends. Prints `open` once it is connected to both, begins when
// it is told a line, and prints each failure of the database.
// Usage: node paced-asker.mjs <database URL> <site URL> <requests per second>

import { once } from 'node:events';
import { writeSync } from 'node:fs';
import { get } from 'node:http';
import { PostgresDatabase } from '../../../dist/infrastructure/database/postgres-database.js';
import { PostgresPaces } from '../../../dist/infrastructure/database/runs/shared/postgres-paces.js';
import { paceKey } from '../../../dist/infrastructure/routes/pace/pace-key.js';
import { SharedPace } from '../../../dist/infrastructure/routes/pace/shared-pace.js';
import { RoutePool } from '../../../dist/infrastructure/routes/route-pool.js';

const [databaseUrl, siteUrl, rate] = process.argv.slice(2);
const ratePerSecond = Number(rate);
const AT_A_TIME = 5;

const say = (line) => writeSync(1, `${line}\n`);
const database = new PostgresDatabase({ url: databaseUrl, connections: 2 });
const store = new PostgresPaces(database);
const route = { id: 'direct', generation: 0, proxyUrl: null, userAgent: 'test', language: 'en' };
const routes = new RoutePool({
  groups: [[{ route, maxInFlight: AT_A_TIME }]],
  ratePerSecond,
  paceOf: (plan, listener) =>
    new SharedPace({
      store,
      key: paceKey({ siteUrl, route: plan.route }),
      ratePerSecond,
      listener,
      onFailure: (error) => say(`failed ${error.message}`.replaceAll('\n', ' ')),
    }),
});

const stop = new AbortController();
process.stdin.on('end', () => stop.abort());

function ask(url = siteUrl) {
  return new Promise((resolve, reject) => {
    get(url, { headers: { asker: process.pid } }, (answer) => {
      answer
        .resume()
        .on('end', () => resolve(answer))
        .on('error', reject);
    }).on('error', reject);
  });
}

function resultOf({ statusCode, headers }) {
  if (statusCode === 200) return { kind: 'read', content: null };
  const retryAfterMs = Number(headers['retry-after']) * 1000;
  const failure = { kind: 'throttled', reason: `HTTP ${statusCode}`, httpStatus: statusCode, retryAfterMs };
  return { kind: 'failed', failure: { ...failure, routeAtFault: false } };
}

async function askAgainAndAgain() {
  while (!stop.signal.aborted) {
    const lease = await routes.lease(new Set(), stop.signal);
    const answer = await ask();
    routes.settle(lease, {
      result: resultOf(answer),
      httpStatus: answer.statusCode,
      bytes: 0,
      milliseconds: 1,
    });
  }
}

await database.execute('select 1');
await ask(`${siteUrl}warm-up`);
say('open');
await once(process.stdin, 'data');
process.stdin.resume();
await Promise.allSettled(Array.from({ length: AT_A_TIME }, askAgainAndAgain));
await routes.close();
await database.close();
