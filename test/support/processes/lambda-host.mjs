// Plays what Lambda does with a queue on SQS: gives the function of the build one message after the other, with so much time
// for each, and deletes those that it does not report. Every fourth message comes twice, as a standard queue may give it
// out: this one works on it, and whoever asks next. Ends when it is killed.
// Usage: node lambda-host.mjs <milliseconds for a message>, with the environment of the function

import { SQS } from '@aws-sdk/client-sqs';
import { handler } from '../../../dist/presentation/lambda/main.js';

const TWICE_EACH = 4;
const VISIBILITY_SECONDS = 10;

const [timeMs] = process.argv.slice(2).map(Number);
const { QUEUE_URL: QueueUrl } = process.env;
const sqs = new SQS({ endpoint: new URL(QueueUrl).origin });

for (let number = 1; ; ) {
  const { Messages: [message] = [] } = await sqs.receiveMessage({
    QueueUrl,
    VisibilityTimeout: VISIBILITY_SECONDS,
    WaitTimeSeconds: 1,
    MessageSystemAttributeNames: ['ApproximateReceiveCount'],
  });
  if (message === undefined) continue;
  const { MessageId: messageId, Body: body, Attributes: attributes, ReceiptHandle } = message;
  if (number % TWICE_EACH === 0) {
    await unlessGone(sqs.changeMessageVisibility({ QueueUrl, ReceiptHandle, VisibilityTimeout: 0 }));
  }
  number += 1;
  const endsAt = performance.now() + timeMs;
  const { batchItemFailures } = await handler(
    { Records: [{ messageId, body, attributes }] },
    { getRemainingTimeInMillis: () => endsAt - performance.now() },
  );
  // How often it was given out, and what the function says.
  console.log(`${attributes.ApproximateReceiveCount} ${batchItemFailures.length}`);
  if (batchItemFailures.length === 0) await unlessGone(sqs.deleteMessage({ QueueUrl, ReceiptHandle }));
}

/** Somebody who was given the same message may have deleted it meanwhile. */
async function unlessGone(asked) {
  try {
    await asked;
  } catch (error) {
    if (error.name !== 'ReceiptHandleIsInvalid') throw error;
  }
}
