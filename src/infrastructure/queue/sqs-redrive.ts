import type { SQS } from '@aws-sdk/client-sqs';
import type { TargetRange } from '../../application/engine/range-ports.js';
import { readRange } from './range-data.js';

const BATCH = 10;

/**
 * Moves what is dead from one queue to the other, each range once it is revived; answers how many there were. One by one and
 * not by a task of SQS, which would not say which they are. A process that dies in between leaves a range in both queues, of
 * which working twice changes nothing.
 */
export async function redrive(
  sqs: SQS,
  from: string,
  to: string,
  revive: (range: TargetRange) => Promise<unknown>,
): Promise<number> {
  for (let moved = 0; ; ) {
    const { Messages = [] } = await sqs.receiveMessage({
      QueueUrl: from,
      MaxNumberOfMessages: BATCH,
      WaitTimeSeconds: 1,
    });
    if (Messages.length === 0) return moved;
    for (const { Body = '', ReceiptHandle } of Messages) {
      const range = readRange(Body);
      if (typeof range !== 'string') await revive(range);
      await sqs.sendMessage({ QueueUrl: to, MessageBody: Body });
      await sqs.deleteMessage({ QueueUrl: from, ReceiptHandle });
      moved += 1;
    }
  }
}
