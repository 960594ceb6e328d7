import { setTimeout } from 'node:timers/promises';
import type { SQS } from '@aws-sdk/client-sqs';
import type { DeadLetterQueue } from './sqs-dead-letters.js';

const LOOK_EVERY_MS = 250;
/** SQS moves hundreds of messages a second. */
const WAIT_AT_MOST_MS = 60_000;
/** What queues that look like SQS answer when they do not know how to move messages. */
const NOT_KNOWN: readonly unknown[] = [
  'UnsupportedOperation',
  'UnknownOperationException',
  'InvalidAction',
  'NotImplemented',
];
const BATCH = 10;

/** Moves what is dead back into its queue; answers how many there were. */
export async function redrive(sqs: SQS, queueUrl: string, dead: DeadLetterQueue): Promise<number> {
  try {
    // Without a destination SQS looks for the source of each, which those that were sent here do not have.
    await sqs.startMessageMoveTask({ SourceArn: dead.arn, DestinationArn: dead.sourceArn });
  } catch (error) {
    if (error instanceof Error && NOT_KNOWN.includes(error.name)) {
      return await moveByHand(sqs, dead.url, queueUrl);
    }
    throw error;
  }
  for (let waitedMs = 0; ; waitedMs += LOOK_EVERY_MS) {
    const { Results: [task] = [] } = await sqs.listMessageMoveTasks({ SourceArn: dead.arn, MaxResults: 1 });
    if (task?.Status === 'FAILED') {
      throw new Error(
        `SQS could not move the dead ranges of ${dead.url} (${task.FailureReason}): see whether its redrive policy allows it`,
      );
    }
    if (task?.Status !== 'RUNNING') return task?.ApproximateNumberOfMessagesMoved ?? 0;
    // It goes on without anybody who waits for it.
    if (waitedMs >= WAIT_AT_MOST_MS) return task.ApproximateNumberOfMessagesToMove ?? 0;
    await setTimeout(LOOK_EVERY_MS);
  }
}

/** A process that dies in between leaves a range in both queues, of which working twice changes nothing. */
async function moveByHand(sqs: SQS, from: string, to: string): Promise<number> {
  for (let moved = 0; ; ) {
    const { Messages = [] } = await sqs.receiveMessage({
      QueueUrl: from,
      MaxNumberOfMessages: BATCH,
      WaitTimeSeconds: 1,
    });
    if (Messages.length === 0) return moved;
    for (const { Body, ReceiptHandle } of Messages) {
      await sqs.sendMessage({ QueueUrl: to, MessageBody: Body });
      await sqs.deleteMessage({ QueueUrl: from, ReceiptHandle });
      moved += 1;
    }
  }
}
