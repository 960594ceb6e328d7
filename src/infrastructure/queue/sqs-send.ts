import { setTimeout } from 'node:timers/promises';
import type { BatchResultErrorEntry, SQS } from '@aws-sdk/client-sqs';
import type { TargetRange } from '../../application/engine/range-ports.js';
import { counted } from '../../shared/counted.js';
import { errorMessage } from '../../shared/error-message.js';
import { writeRange } from './range-data.js';

/** Most that SQS takes in one request, by its quotas. */
const BATCH = 10;
const TRIES = 4;
const FIRST_PAUSE_MS = 100;

/** Sends every range; rejects with how many could not be sent, having tried the others. */
export async function sendRanges(sqs: SQS, queueUrl: string, ranges: readonly TargetRange[]): Promise<void> {
  let unsent = 0;
  let reason = '';
  for (let at = 0; at < ranges.length; at += BATCH) {
    try {
      const failed = await sendBatch(sqs, queueUrl, ranges.slice(at, at + BATCH));
      unsent += failed.length;
      reason ||= failed[0]?.Message ?? failed[0]?.Code ?? '';
    } catch (error) {
      // The SDK has asked several times: the next batch would meet the same.
      unsent += ranges.length - at;
      reason = errorMessage(error);
      break;
    }
  }
  if (unsent === 0) return;
  throw new Error(
    `${unsent} of ${counted(ranges.length, 'range')} could not be sent to ${queueUrl} (${reason}); their targets are in the journal: resume the run`,
  );
}

/** Answers what SQS did not take however often it was asked. */
async function sendBatch(
  sqs: SQS,
  queueUrl: string,
  ranges: readonly TargetRange[],
): Promise<readonly BatchResultErrorEntry[]> {
  let entries = ranges.map((range, index) => ({ Id: String(index), MessageBody: writeRange(range) }));
  const refused: BatchResultErrorEntry[] = [];
  for (let tries = 1; ; tries += 1) {
    const { Failed = [] } = await sqs.sendMessageBatch({ QueueUrl: queueUrl, Entries: entries });
    refused.push(...Failed.filter(({ SenderFault }) => SenderFault === true));
    const again = Failed.filter(({ SenderFault }) => SenderFault !== true);
    if (again.length === 0) return refused;
    if (tries === TRIES) return [...refused, ...again];
    entries = entries.filter(({ Id }) => again.some((entry) => entry.Id === Id));
    await setTimeout(FIRST_PAUSE_MS * 2 ** tries);
  }
}
