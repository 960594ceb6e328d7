import { expect } from 'vitest';
import { seededRandom } from '../../../src/demo/seeded-random.js';
import type { TmdbApi } from '../../../src/demo/tmdb-api/tmdb-api.js';
import { startCli } from '../processes/cli.js';
import { withToken } from './tmdb-run.js';

/**
 * Starts the program and kills it at one of its first requests, of at most so many: another on each day, and the same on the
 * same day. Answers which, for messages.
 */
export async function runKilledAtOneOf(
  requests: number,
  api: Pick<TmdbApi, 'behave' | 'behaveNormally'>,
  args: readonly string[],
): Promise<string> {
  const moment = 1 + seededRandom(Math.floor(Date.now() / 86_400_000)).below(requests);
  const when = `killed at request ${moment}`;
  const child = startCli([...args], withToken());
  let seen = 0;
  api.behave({ kind: 'latency', latencyMs: 20 });
  api.behave(() => {
    seen += 1;
    if (seen === moment) child.process.kill('SIGKILL');
    return undefined;
  });
  expect(await child.result, when).toMatchObject({ signal: 'SIGKILL' });
  api.behaveNormally();
  return when;
}
