import { SqsWorkQueue } from '../../../../src/infrastructure/queue/sqs-work-queue.js';
import { type QueueUnderTest, workQueueContract } from '../../../contracts/work-queue.js';
import { type SqsServer, startSqsServer } from '../../../support/network/sqs-server.js';

/** A stand-in on a busy machine takes a second for nothing. */
const VISIBILITY_SECONDS = 8;

workQueueContract('SQS', { loseAfterMs: VISIBILITY_SECONDS * 1000 }, async () => {
  const server = await startSqsServer();
  return { create: () => create(server), remove: () => server.close() };
});

async function create(server: SqsServer): Promise<QueueUnderTest> {
  const { queueUrl } = await server.createQueue();
  const opened: SqsWorkQueue[] = [];
  const open = () => {
    const options = { queueUrl, visibilitySeconds: VISIBILITY_SECONDS, waitSeconds: 0 };
    const queue = new SqsWorkQueue(server.client(), options);
    opened.push(queue);
    return queue;
  };
  const own = open();
  return {
    send: async (ranges) => (await own.send(ranges))(),
    taker: async () => {
      const queue = open();
      return { queue, die: () => queue.close() };
    },
    care: own,
    remove: async () => {
      for (const queue of opened) await queue.close();
    },
  };
}
