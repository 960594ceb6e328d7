import { SqsWorkQueue } from '../../infrastructure/queue/sqs-work-queue.js';
import { readLambdaSecret } from '../../infrastructure/secrets/lambda-secret.js';
import { Closers, closeAfter } from '../../shared/closers.js';
import { composeWorkRange } from './compose-work-range.js';
import { createHandler, type LambdaContext } from './handler.js';
import type { SqsBatchAnswer } from './sqs-event.js';

let made: Promise<ReturnType<typeof createHandler>> | undefined;

/** What Lambda calls with the messages of the queue `QUEUE_URL`; the secret `SECRET_ID` has the options that nobody may see. */
export async function handler(event: unknown, context: LambdaContext): Promise<SqsBatchAnswer> {
  // What fails at the first call is tried again at the next, in the same process.
  made ??= makeHandler().catch((error: unknown) => {
    made = undefined;
    throw error;
  });
  return (await made)(event, context);
}

async function makeHandler(): Promise<ReturnType<typeof createHandler>> {
  const { QUEUE_URL: queueUrl, SECRET_ID: secretId } = process.env;
  if (queueUrl === undefined) {
    throw new Error('QUEUE_URL is missing: the address of the queue on SQS that the messages come from');
  }
  if (secretId !== undefined) Object.assign(process.env, await readLambdaSecret(secretId));
  const queue = await SqsWorkQueue.open({ queueUrl });
  // Closed only when not all of it opens: Lambda ends the process without a word.
  const closers = new Closers();
  closers.add(() => queue.close());
  try {
    return createHandler({ workRange: await composeWorkRange(queue, warn, closers), queue, warn });
  } catch (error) {
    return await closeAfter(error, closers);
  }
}

/** Into the log of the function. */
function warn(line: string): void {
  process.stderr.write(`${line}\n`);
}
