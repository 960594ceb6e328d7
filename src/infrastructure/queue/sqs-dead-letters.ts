import type { Message, SQS } from '@aws-sdk/client-sqs';
import { z } from 'zod';
import type { DeadRange } from '../../application/engine/range-ports.js';
import { storableText } from '../../shared/storable-text.js';
import { readRange } from './range-data.js';

const REASON = 'Reason';
const LONGEST_REASON = 1_000;
/** Most that SQS gives in one request. */
const PEEKED = 10;

const redrivePolicy = z.object({ deadLetterTargetArn: z.string() });

/** Asks the queue where its dead ranges go; answers the address of that. */
export async function findDeadLetterQueue(sqs: SQS, queueUrl: string): Promise<string> {
  const { Attributes = {} } = await sqs.getQueueAttributes({
    QueueUrl: queueUrl,
    AttributeNames: ['RedrivePolicy'],
  });
  const { RedrivePolicy: policy } = Attributes;
  if (policy === undefined || policy === '') {
    throw new Error(
      `the queue ${queueUrl} has no dead-letter queue: give it one, as npm run deploy -- up does, then run the same command again`,
    );
  }
  const arn = redrivePolicy.parse(JSON.parse(policy)).deadLetterTargetArn;
  // It is of the same account and region ("Using dead-letter queues" in SQS's developer guide), so only its name differs.
  const name = arn.slice(arn.lastIndexOf(':') + 1);
  return queueUrl.replace(/[^/]+$/, name);
}

/** Puts what a message held among the dead, whether it is a range or not. */
export async function bury(sqs: SQS, url: string, body: string, reason: string): Promise<void> {
  await sqs.sendMessage({
    QueueUrl: url,
    MessageBody: body,
    MessageAttributes: { [REASON]: { DataType: 'String', StringValue: attributeText(reason) } },
  });
}

/** The newest of some dead ranges, which stay where they are. What is no range is left out. */
export async function peekDeadRanges(sqs: SQS, url: string): Promise<readonly DeadRange[]> {
  const { Messages = [] } = await sqs.receiveMessage({
    QueueUrl: url,
    MaxNumberOfMessages: PEEKED,
    // Whoever looks next sees them too.
    VisibilityTimeout: 0,
    MessageAttributeNames: [REASON],
    MessageSystemAttributeNames: ['SentTimestamp'],
  });
  const once = new Map(Messages.map((message) => [message.MessageId, message]));
  return [...once.values()].sort((one, other) => sentAt(other) - sentAt(one)).flatMap(deadRange);
}

function deadRange({ Body, MessageAttributes }: Message): DeadRange[] {
  const range = readRange(Body ?? '');
  // SQS itself says nothing of those that it puts here.
  const reason =
    MessageAttributes?.[REASON]?.StringValue ??
    'it was given out as often as the queue allows and never finished';
  return typeof range === 'string' ? [] : [{ range, reason }];
}

function sentAt({ Attributes }: Message): number {
  return Number(Attributes?.SentTimestamp ?? 0);
}

/** What SQS takes as a text: not empty, and without the control characters that XML lacks. */
function attributeText(text: string): string {
  const fit = storableText(text.slice(0, LONGEST_REASON)).replaceAll(/[\p{Cc}\uFFFE\uFFFF]/gu, ' ');
  return fit.trim() === '' ? 'no reason was given' : fit;
}
