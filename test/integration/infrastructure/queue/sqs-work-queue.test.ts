import { createHash } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import type { TargetRange } from '../../../../src/application/engine/range-ports.js';
import type { SqsRangeLease } from '../../../../src/infrastructure/queue/sqs-range-lease.js';
import { type SqsOptions, SqsWorkQueue } from '../../../../src/infrastructure/queue/sqs-work-queue.js';
import { LoopbackRelay } from '../../../support/network/loopback-relay.js';
import { type SqsServer, sqsError, startSqsServer } from '../../../support/network/sqs-server.js';
import { deadline } from '../../../support/processes/deadlines.js';

let server: SqsServer;
const opened: SqsWorkQueue[] = [];

beforeAll(async () => {
  server = await startSqsServer();
});
afterEach(async () => {
  vi.useRealTimers();
  server.instead = () => null;
  for (const queue of opened.splice(0)) await queue.close();
});
afterAll(async () => {
  await server.close();
});

describe('a message that is no range', () => {
  it.each([
    ['not JSON', '<range/>', 'it is no range of a run: it is not JSON'],
    ['another shape', '{"run":1}', expect.stringContaining('expected number, received undefined → at runId')],
    [
      'a range that runs backwards',
      '{"runId":1,"plan":1,"first":9,"last":2}',
      expect.stringContaining('its first position is after its last'),
    ],
  ])('is kept among the dead with its reason and the next is taken: %s', async (_, body, reason) => {
    const { queueUrl, deadLetterUrl } = await server.createQueue();
    const sqs = server.client();
    await sqs.sendMessage({ QueueUrl: queueUrl, MessageBody: body });
    const queue = take(queueUrl);
    await send(queue, [range(1, 10)]);
    await expect.poll(() => takenFrom(queue)).toEqual(range(1, 10));
    const dead = await sqs.receiveMessage({ QueueUrl: deadLetterUrl, MessageAttributeNames: ['All'] });
    expect(dead.Messages?.map(({ Body }) => Body)).toEqual([body]);
    expect(dead.Messages?.[0]?.MessageAttributes?.Reason?.StringValue).toEqual(reason);
    sqs.destroy();
  });
});

describe('a lease', () => {
  it('is held for far longer than its visibility by a process that lives', async () => {
    const { queueUrl } = await server.createQueue();
    const queue = take(queueUrl);
    await send(queue, [range(1, 10)]);
    const lease = await taken(queue);
    const before = extensions();
    await expect.poll(() => extensions() - before, { timeout: deadline(12) }).toBeGreaterThanOrEqual(4);
    expect(lease.signal.aborted).toBe(false);
    await lease.done();
  });

  it('tells its holder when nothing is heard of SQS any more, and then changes nothing', async () => {
    const { queueUrl } = await server.createQueue();
    await using relay = await LoopbackRelay.to(Number(new URL(server.url).port));
    const queue = take(queueUrl, {}, `http://127.0.0.1:${relay.port}`);
    await send(queue, [range(1, 10)]);
    const lease = await taken(queue);
    relay.stopForwarding();
    await aborted(lease);
    const before = server.asked.length;
    await lease.done();
    await lease.giveBack([range(1, 5)]);
    await lease.bury('it ends its process');
    expect(server.asked.slice(before)).toEqual([]);
    await expect.poll(() => takenFrom(take(queueUrl)), { timeout: deadline(8) }).toEqual(range(1, 10));
  });

  it('tells its holder at once when SQS says that the message is not held', async () => {
    const { queueUrl } = await server.createQueue();
    const queue = take(queueUrl);
    await send(queue, [range(1, 10)]);
    const lease = await taken(queue);
    server.instead = (operation) =>
      operation === 'ChangeMessageVisibility' ? sqsError(400, 'MessageNotInflight') : null;
    await lease.extend();
    expect(lease.signal.aborted).toBe(true);
  });

  it('outlives a failure of SQS that passes', async () => {
    const { queueUrl } = await server.createQueue();
    const queue = take(queueUrl);
    await send(queue, [range(1, 10)]);
    const lease = await taken(queue);
    server.instead = (operation) =>
      operation === 'ChangeMessageVisibility' ? sqsError(500, 'InternalError') : null;
    await lease.extend();
    expect(lease.signal.aborted).toBe(false);
    await lease.done();
  });

  it('is over for a process that slept, which sees it as soon as it looks', async () => {
    const { queueUrl } = await server.createQueue();
    const queue = take(queueUrl);
    await send(queue, [range(1, 10)]);
    const lease = await taken(queue);
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 3_600_000 });
    const before = server.asked.length;
    expect(lease.signal.aborted).toBe(true);
    await lease.done();
    expect(server.asked.slice(before)).not.toContain('DeleteMessage');
  });

  it('ends with its queue', async () => {
    const { queueUrl } = await server.createQueue();
    const queue = take(queueUrl);
    await send(queue, [range(1, 10)]);
    const lease = await taken(queue);
    await queue.close();
    expect(lease.signal.aborted).toBe(true);
  });
});

describe('sending', () => {
  it('does nothing before the transaction is committed', async () => {
    const { queueUrl } = await server.createQueue();
    const queue = take(queueUrl);
    const before = server.asked.length;
    const sendNow = await queue.send([range(1, 10)]);
    expect(server.asked.length).toBe(before);
    await sendNow();
    await expect.poll(() => takenFrom(queue)).toEqual(range(1, 10));
  });

  it('sends what SQS did not take of a batch again, and only that', async () => {
    const { queueUrl } = await server.createQueue();
    const queue = take(queueUrl);
    let batches = 0;
    server.instead = (operation, body) =>
      operation === 'SendMessageBatch' && ++batches === 1 ? takesHalf(body) : null;
    await send(queue, tens(10));
    const firsts = new Set<number>();
    await expect
      .poll(async () => {
        const lease = await queue.take();
        if (lease !== null) firsts.add(lease.range.first);
        return firsts.size;
      })
      .toBe(5);
    expect([...firsts].sort((one, other) => one - other)).toEqual([51, 61, 71, 81, 91]);
  });

  it('says how many SQS never took, having sent the others', async () => {
    const { queueUrl } = await server.createQueue();
    const queue = take(queueUrl);
    server.instead = (operation, body) =>
      operation === 'SendMessageBatch' && body.includes('\\"first\\":1,') ? takesNone(body) : null;
    await expect(send(queue, tens(25))).rejects.toThrow(
      `10 of 25 ranges could not be sent to ${queueUrl} (no room); their targets are in the journal: resume the run`,
    );
    await expect.poll(async () => (await queue.figures()).waiting).toBe(15);
  });

  it('stops at a batch that cannot be sent at all', async () => {
    const { queueUrl } = await server.createQueue();
    const queue = take(queueUrl);
    server.instead = (operation, body) =>
      operation === 'SendMessageBatch' && body.includes('\\"first\\":101,')
        ? sqsError(400, 'QueueDoesNotExist')
        : null;
    await expect(send(queue, tens(35))).rejects.toThrow(/^25 of 35 ranges could not be sent to /);
  });
});

describe('the dead ranges', () => {
  it('are told with a reason when SQS itself has put them there', async () => {
    const { queueUrl, deadLetterUrl } = await server.createQueue();
    const sqs = server.client();
    await sqs.sendMessage({ QueueUrl: deadLetterUrl, MessageBody: JSON.stringify(range(1, 1)) });
    expect((await take(queueUrl).figures()).dead).toEqual([
      { range: range(1, 1), reason: 'it was given out as often as the queue allows and never finished' },
    ]);
    sqs.destroy();
  });

  it('are put back once each of them is revived, also more than are shown', async () => {
    const { queueUrl } = await server.createQueue();
    const queue = take(queueUrl);
    await send(queue, tens(12));
    for (let buried = 0; buried < 12; buried += 1) await (await taken(queue)).bury('it ends its process');
    const revived: number[] = [];
    expect(await queue.redrive(async ({ first }) => revived.push(first))).toBe(12);
    expect(revived.toSorted((one, other) => one - other)).toEqual(tens(12).map(({ first }) => first));
    expect(await queue.figures()).toEqual({ waiting: 12, taken: 0, dead: [] });
  });

  it('need a place, which a queue without one is asked for in words', async () => {
    const sqs = server.client();
    const { QueueUrl = '' } = await sqs.createQueue({ QueueName: 'without-dead-letters' });
    await expect(take(QueueUrl).figures()).rejects.toThrow(
      `the queue ${QueueUrl} has no dead-letter queue: give it one, as npm run deploy -- up does, then run the same command again`,
    );
    sqs.destroy();
  });
});

function take(queueUrl: string, options: Partial<SqsOptions> = {}, endpoint?: string): SqsWorkQueue {
  const queue = new SqsWorkQueue(server.client(endpoint), {
    queueUrl,
    visibilitySeconds: 8,
    waitSeconds: 0,
    ...options,
  });
  opened.push(queue);
  return queue;
}

async function send(queue: SqsWorkQueue, ranges: readonly TargetRange[]): Promise<void> {
  const sendNow = await queue.send(ranges);
  await sendNow();
}

async function taken(queue: SqsWorkQueue): Promise<SqsRangeLease> {
  const lease = await queue.take();
  if (lease === null) throw new Error('no range was given');
  return lease;
}

async function takenFrom(queue: SqsWorkQueue): Promise<TargetRange | undefined> {
  return (await queue.take())?.range;
}

async function aborted({ signal }: SqsRangeLease): Promise<void> {
  await expect.poll(() => signal.aborted, { timeout: deadline(8) }).toBe(true);
}

function extensions(): number {
  return server.asked.filter((operation) => operation === 'ChangeMessageVisibility').length;
}

function range(first: number, last: number): TargetRange {
  return { runId: 1, plan: 1, first, last };
}

function tens(count: number): TargetRange[] {
  return Array.from({ length: count }, (_, at) => range(at * 10 + 1, at * 10 + 10));
}

const batch = z.object({ Entries: z.array(z.object({ Id: z.string(), MessageBody: z.string() })) });

function takesHalf(body: string) {
  const { Entries } = batch.parse(JSON.parse(body));
  return batchAnswer(Entries.slice(0, 5), Entries.slice(5));
}

function takesNone(body: string) {
  return batchAnswer([], batch.parse(JSON.parse(body)).Entries);
}

type Entries = z.infer<typeof batch>['Entries'];

function batchAnswer(taken: Entries, failed: Entries) {
  return {
    status: 200,
    body: {
      Successful: taken.map(({ Id, MessageBody }) => ({
        Id,
        MessageId: Id,
        MD5OfMessageBody: createHash('md5').update(MessageBody).digest('hex'),
      })),
      Failed: failed.map(({ Id }) => ({ Id, SenderFault: false, Code: 'InternalError', Message: 'no room' })),
    },
  };
}
