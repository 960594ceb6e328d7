import type { SQS } from '@aws-sdk/client-sqs';
import { loadOptional } from '../load-optional.js';

const CONNECTED_WITHIN_MS = 5_000;
/** The longest wait that SQS offers, and some more. */
const ANSWERED_WITHIN_MS = 30_000;

/** Where a queue on SQS is. */
export interface SqsPlace {
  readonly queueUrl: string;
  /** Default: what the address of the queue says, else what AWS's SDK finds in its own order. */
  readonly region?: string | undefined;
  /** Of the service; default: where the address of the queue is. */
  readonly endpoint?: string | undefined;
}

/**
 * Loads AWS's client, which is installed only by who uses it. Credentials come from the SDK's own chain: the environment,
 * the shared files, the role of the machine or function. Throws `OptionalMissing`.
 */
export async function connectSqs({
  queueUrl,
  region = regionOf(queueUrl),
  endpoint = new URL(queueUrl).origin,
}: SqsPlace): Promise<SQS> {
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
  return new SQS({ requestHandler, endpoint, ...(region !== undefined && { region }) });
}

/** Of an address as SQS gives it, `https://sqs.<region>.amazonaws.com/<account>/<name>`. */
function regionOf(queueUrl: string): string | undefined {
  return /^sqs\.([a-z0-9-]+)\.amazonaws\.com(\.cn)?$/.exec(new URL(queueUrl).hostname)?.[1];
}
