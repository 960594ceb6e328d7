import { readFile } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { TargetRange } from '../../../../src/application/engine/range-ports.js';
import { SqsWorkQueue } from '../../../../src/infrastructure/queue/sqs-work-queue.js';
import { createHandler, type HandlerOptions } from '../../../../src/presentation/lambda/handler.js';
import { type SqsRecord, sqsEvent } from '../../../../src/presentation/lambda/sqs-event.js';
import type { WorkRange, WorkRangeOptions } from '../../../../src/presentation/lambda/work-range.js';
import { type SqsServer, sqsError, startSqsServer } from '../../../support/network/sqs-server.js';

const MESSAGE = '059f36b4-87a3-44ab-83d2-661975830a7d';
const WHOLE = { runId: 12, plan: 1, first: 1, last: 500 };

let server: SqsServer;
let queue: SqsWorkQueue;
const warnings: string[] = [];

beforeAll(async () => {
  server = await startSqsServer();
});
beforeEach(async () => {
  warnings.length = 0;
  server.instead = () => null;
  const { queueUrl } = await server.createQueue();
  queue = new SqsWorkQueue(server.client(), { queueUrl, waitSeconds: 0 });
});
afterAll(async () => {
  await server.close();
});

describe('the function on Lambda', () => {
  it('works on the range of a message, and has it deleted', async () => {
    const worked: TargetRange[] = [];
    const workRange: WorkRange = async (range) => {
      worked.push(range);
      return { left: [] };
    };
    expect(await handle('one-range.json', { workRange })).toEqual({ batchItemFailures: [] });
    expect(worked).toEqual([WHOLE]);
    expect(await sent()).toEqual([]);
  });

  it('sends on what is left when its time is over, and has the message deleted', async () => {
    const rest = { ...WHOLE, first: 301 };
    expect(await handle('one-range.json', { workRange: async () => ({ left: [rest] }) })).toEqual({
      batchItemFailures: [],
    });
    expect(await sent()).toEqual([rest]);
  });

  it.each([
    { remainingMs: 120_000, reserveMs: 30_000, deadlineMs: 90_000 },
    { remainingMs: 60_000, reserveMs: 30_000, deadlineMs: 45_000 },
  ])(
    'begins no target in the last $reserveMs ms of $remainingMs, nor keeps back more than a quarter',
    async ({ remainingMs, reserveMs, deadlineMs }) => {
      const given: WorkRangeOptions[] = [];
      const workRange: WorkRange = async (_, options) => {
        given.push(options);
        return { left: [] };
      };
      await handle('one-range.json', { workRange, reserveMs }, remainingMs);
      expect(given).toMatchObject([{ deadlineMs, signal: { aborted: false } }]);
    },
  );

  it('breaks off what is still under way before its time is over', async () => {
    const rest = { ...WHOLE, first: 42 };
    const workRange: WorkRange = async (_, { signal }) => {
      await setTimeout(60_000, undefined, { signal }).catch(() => {});
      return { left: [rest] };
    };
    expect(await handle('one-range.json', { workRange, reserveMs: 100 }, 400)).toEqual({
      batchItemFailures: [],
    });
    expect(await sent()).toEqual([rest]);
  });

  it('has a message given out again when its range fails, and says why', async () => {
    const workRange = () => Promise.reject(new Error('the database is gone'));
    expect(await handle('one-range.json', { workRange })).toEqual({
      batchItemFailures: [{ itemIdentifier: MESSAGE }],
    });
    expect(warnings).toEqual([`message ${MESSAGE} will be given out again: the database is gone`]);
  });

  it('has a message given out later of whose range nothing was done, instead of sending it on at once', async () => {
    expect(await handle('one-range.json', { workRange: async (range) => ({ left: [range] }) })).toEqual({
      batchItemFailures: [{ itemIdentifier: MESSAGE }],
    });
    expect(await sent()).toEqual([]);
    expect(warnings).toEqual([
      `message ${MESSAGE} will be given out again: nothing of the range from 1 to 500 of run 12 was done`,
    ]);
  });

  it('has a message given out again when what is left cannot be sent on', async () => {
    server.instead = (operation) =>
      operation === 'SendMessageBatch' ? sqsError(400, 'QueueDoesNotExist') : null;
    const workRange: WorkRange = async () => ({ left: [{ ...WHOLE, first: 301 }] });
    expect(await handle('one-range.json', { workRange })).toEqual({
      batchItemFailures: [{ itemIdentifier: MESSAGE }],
    });
  });

  it.each([
    ['one-range.json', 0],
    ['redelivered.json', 1],
  ])(
    'tells of the message of %s that %i had it before who were not heard of again',
    async (event, timesLost) => {
      const given: WorkRangeOptions[] = [];
      const workRange: WorkRange = async (_, options) => {
        given.push(options);
        return { left: [] };
      };
      await handle(event, { workRange });
      expect(given).toMatchObject([{ timesLost }]);
    },
  );

  it('puts a range among the dead that nobody is to have any more, and has its message deleted', async () => {
    const reason = 'tt0000001: it ends every process';
    expect(await handle('redelivered.json', { workRange: async () => ({ left: [], dead: reason }) })).toEqual(
      {
        batchItemFailures: [],
      },
    );
    expect(await sent()).toEqual([]);
    expect((await queue.figures()).dead).toEqual([{ range: WHOLE, reason }]);
  });

  it('leaves a message that is no range to the queue, which puts it among the dead', async () => {
    const event = await changed('one-range.json', { body: 'hello' });
    const workRange = () => Promise.reject(new Error('it is not to be worked on'));
    expect(await handle(event, { workRange })).toEqual({ batchItemFailures: [{ itemIdentifier: MESSAGE }] });
    expect(warnings[0]).toMatch(/it is no range of a run: it is not JSON$/);
  });

  it('goes on with the other messages of a batch when one fails', async () => {
    const one = await readEvent('one-range.json');
    const body = JSON.stringify({ ...WHOLE, first: 501, last: 900 });
    const other = await changed('one-range.json', { messageId: 'other', body });
    const event = { Records: [...one.Records, ...other.Records] };
    const workRange: WorkRange = async ({ first }) => {
      if (first === 1) throw new Error('the database is gone');
      return { left: [] };
    };
    expect(await handle(event, { workRange })).toEqual({ batchItemFailures: [{ itemIdentifier: MESSAGE }] });
  });

  it('refuses what is no event of a queue', async () => {
    await expect(handle({ source: 'aws.events' }, { workRange: async () => ({ left: [] }) })).rejects.toThrow(
      /Records/,
    );
  });
});

async function handle(
  event: unknown,
  options: Pick<HandlerOptions, 'workRange' | 'reserveMs'>,
  remainingMs = 120_000,
) {
  const handler = createHandler({ queue, warn: (line) => warnings.push(line), ...options });
  const given = typeof event === 'string' ? await readEvent(event) : event;
  return await handler(given, { getRemainingTimeInMillis: () => remainingMs });
}

async function readEvent(name: string) {
  const text = await readFile(new URL(`../../../fixtures/lambda/${name}`, import.meta.url), 'utf8');
  return sqsEvent.parse(JSON.parse(text));
}

async function changed(name: string, change: Partial<SqsRecord>) {
  const { Records } = await readEvent(name);
  return { Records: Records.map((record) => ({ ...record, ...change })) };
}

/** Everything that was sent on, by first position. */
async function sent(): Promise<TargetRange[]> {
  const ranges: TargetRange[] = [];
  for (let lease = await queue.take(); lease !== null; lease = await queue.take()) {
    ranges.push(lease.range);
    await lease.done();
  }
  return ranges.sort((one, other) => one.first - other.first);
}
