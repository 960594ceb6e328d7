import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import type { TargetRange } from '../../../../src/application/engine/range-ports.js';
import { type LocalSite, startLocalSite } from '../../../../src/demo/imdb-site/local-site.js';
import { queryRows } from '../../../../src/infrastructure/database/sql-database.js';
import { SqsWorkQueue } from '../../../../src/infrastructure/queue/sqs-work-queue.js';
import { composeWorkRange } from '../../../../src/presentation/lambda/compose-work-range.js';
import { createHandler } from '../../../../src/presentation/lambda/handler.js';
import { Closers } from '../../../../src/shared/closers.js';
import { type SqsServer, startSqsServer } from '../../../support/network/sqs-server.js';
import { runCli } from '../../../support/processes/cli.js';
import { temporaryFolder } from '../../../support/processes/temporary-folder.js';
import { type OpenTestDatabase, openServer } from '../../../support/stores/databases.js';

let server: SqsServer;
let site: LocalSite;
let opened: OpenTestDatabase;
let queue: SqsWorkQueue;
let queueUrl: string;
const closers = new Closers();
const warnings: string[] = [];

beforeAll(async () => {
  server = await startSqsServer();
  site = await startLocalSite({ weightBytes: 0 });
});
beforeEach(async () => {
  warnings.length = 0;
  opened = await openServer();
  ({ queueUrl } = await server.createQueue());
  queue = new SqsWorkQueue(server.client(), { queueUrl, waitSeconds: 0 });
  vi.stubEnv('DATABASE_URL', opened.url ?? '');
  vi.stubEnv('OUT_DIR', await temporaryFolder());
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await closers.close();
  await queue?.close();
  await opened?.remove();
});
afterAll(async () => {
  await site?.close();
  await server?.close();
});

describe('the function on Lambda, with a run that was planned', () => {
  it('saves what its range names, and ends the run with the last of them', async () => {
    const range = await plan(12);
    expect(await handle(range)).toEqual({ batchItemFailures: [] });
    expect(await states(range.runId)).toEqual({ done: 12 });
    expect(await runEnd(range.runId)).toEqual({ isFinished: true });
    expect(warnings).toEqual([]);
  });

  it('changes nothing when a message is given out twice', async () => {
    const range = await plan(3);
    await handle(range);
    const before = site.requests.length;
    expect(await handle(range, { receives: 2 })).toEqual({ batchItemFailures: [] });
    expect(site.requests.length).toBe(before);
  });

  it('sends on from the first target that is not settled when its time is over', async () => {
    const range = await plan(250, '--rate', '40');
    expect(await handle(range, { remainingMs: 4_000 })).toEqual({ batchItemFailures: [] });
    const rest = (await queue.take())?.range;
    expect(rest?.first).toBeGreaterThan(range.first);
    expect(rest?.last).toBe(range.last);
    expect(await runEnd(range.runId)).toEqual({ isFinished: false });
  });

  it('sends on the rest also when what is under way outlasts its time', async () => {
    const range = await plan(12, '--concurrency', '4');
    site.behave({ kind: 'latency', latencyMs: 3_000 });
    try {
      expect(await handle(range, { remainingMs: 2_000 })).toEqual({ batchItemFailures: [] });
    } finally {
      site.behaveNormally();
    }
    expect(await states(range.runId)).toEqual({ done: 4, queued: 8 });
    expect((await queue.take())?.range).toMatchObject({ first: 5, last: 12 });
  });

  it('halves what is left of a range that was lost', async () => {
    const range = await plan(10);
    expect(await handle(range, { receives: 2 })).toEqual({ batchItemFailures: [] });
    const halves = [(await queue.take())?.range, (await queue.take())?.range];
    expect(halves.map((half) => (half === undefined ? 0 : half.last - half.first + 1))).toEqual([5, 5]);
    expect(await states(range.runId)).toEqual({ queued: 10 });
  });

  it('gives up a target that was alone when processes died over it, and puts it among the dead', async () => {
    const range = await plan(1);
    expect(await handle(range, { receives: 4 })).toEqual({ batchItemFailures: [] });
    expect(await states(range.runId)).toEqual({ failed: 1 });
    expect((await queue.figures()).dead).toMatchObject([
      {
        range,
        reason: expect.stringMatching(/^tt\d+: 3 processes that had it alone were not heard of again/),
      },
    ]);
  });

  it('is done with a range of a run that is over', async () => {
    const range = await plan(3);
    await opened.database.execute('update runs set finished_at = now() where id = $1', [range.runId]);
    expect(await handle(range)).toEqual({ batchItemFailures: [] });
    expect(await states(range.runId)).toEqual({ queued: 3 });
  });
});

/** Plans a run over so many titles of the local site, and leaves it to the queue; answers its range. */
async function plan(movies: number, ...args: readonly string[]): Promise<TargetRange> {
  const words = [
    'scrape',
    '--workers',
    'shared',
    '--detach',
    '--movies',
    String(movies),
    '--base-url',
    site.url,
  ];
  const env = {
    OUT_DIR: await temporaryFolder(),
    DATABASE_URL: opened.url ?? '',
    QUEUE_URL: queueUrl,
    RATE: '0',
    ...server.environment,
  };
  const { code, stderr } = await runCli([...words, ...args], { env });
  if (code !== 0) throw new Error(stderr);
  const lease = await queue.take();
  if (lease === null) throw new Error('no range was sent');
  await lease.done();
  return lease.range;
}

async function handle(range: TargetRange, { receives = 1, remainingMs = 120_000 } = {}) {
  const warn = (line: string) => warnings.push(line);
  const workRange = await composeWorkRange(queue, warn, closers);
  const handler = createHandler({ workRange, queue, warn });
  const record = {
    messageId: 'one',
    body: JSON.stringify(range),
    attributes: { ApproximateReceiveCount: String(receives) },
  };
  const endsAt = performance.now() + remainingMs;
  return await handler({ Records: [record] }, { getRemainingTimeInMillis: () => endsAt - performance.now() });
}

async function states(runId: number): Promise<Readonly<Record<string, number>>> {
  const rows = await queryRows(
    opened.database,
    'select state, count(*) from run_targets where run_id = $1 group by state',
    [runId],
    z.object({ state: z.string(), count: z.coerce.number() }),
  );
  return Object.fromEntries(rows.map(({ state, count }) => [state, count]));
}

async function runEnd(runId: number) {
  const [row] = await queryRows(
    opened.database,
    'select finished_at is not null as "isFinished" from runs where id = $1',
    [runId],
    z.object({ isFinished: z.boolean() }),
  );
  return row;
}
