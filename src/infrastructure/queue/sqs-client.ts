import type { SQS } from '@aws-sdk/client-sqs';
import { loadOptional } from '../load-optional.js';

const CONNECTED_WITHIN_MS = 5_000;
/** The longest wait that SQS offers, and some more. */
const ANSWERED_WITHIN_MS = 30_000;

/** Where a queue on SQS is, and how it is reached. What is left out is for AWS's SDK to find, in its own order. */
export interface SqsPlace {
  readonly queueUrl: string;
  readonly region?: string | undefined;
  /** Of a stand-in. */
  readonly endpoint?: string | undefined;
}

/**
 * Loads AWS's client, which is installed only by who uses it. Credentials come from the SDK's own chain: the environment,
 * the shared files, the role of the machine or function. Throws `OptionalMissing`.
 */
export async function connectSqs({ queueUrl, region, endpoint }: SqsPlace): Promise<SQS> {
  const { SQS } = await loadOptional(
    () => import('@aws-sdk/client-sqs'),
    '@aws-sdk/client-sqs',
    `the queue ${queueUrl} on SQS`,
  );
  // By default the SDK waits for ever for an answer that is lost on the way.
  const requestHandler = {
    connectionTimeout: CONNECTED_WITHIN_MS,
    requestTimeout: ANSWERED_WITHIN_MS,
    throwOnRequestTimeout: true,
  };
  return new SQS({
    requestHandler,
    ...(region !== undefined && { region }),
    ...(endpoint !== undefined && { endpoint }),
  });
}
