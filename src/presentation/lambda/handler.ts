import type { TargetRange } from '../../application/engine/range-ports.js';
import { readRange } from '../../infrastructure/queue/range-data.js';
import { errorMessage } from '../../shared/error-message.js';
import { type SqsBatchAnswer, type SqsRecord, sqsEvent } from './sqs-event.js';
import type { WorkRange, WorkRangeOptions } from './work-range.js';

/** For a target under way to end, and for the rest to be sent on. */
const RESERVE_MS = 30_000;
/** Of the time that a function has, the most that is kept back: one that had no time left would only pass ranges on. */
const LARGEST_RESERVE = 1 / 4;
export interface HandlerOptions {
  readonly workRange: WorkRange;
  /** Into the queue that the events come from. */
  readonly queue: {
    send(ranges: readonly TargetRange[]): Promise<() => Promise<void>>;
    bury(range: TargetRange, reason: string): Promise<void>;
  };
  /** Tells people why a message is given out again. */
  readonly warn: (line: string) => void;
  /** Milliseconds kept back of the time that the function has; default: 30,000. */
  readonly reserveMs?: number;
}

/** What Lambda tells of the call. */
export interface LambdaContext {
  getRemainingTimeInMillis(): number;
}

/** Makes the function that works on what an event of a queue on SQS holds; it takes one that reports single messages. */
export function createHandler(
  options: HandlerOptions,
): (event: unknown, context: LambdaContext) => Promise<SqsBatchAnswer> {
  return async (event, context) => {
    const batchItemFailures: { itemIdentifier: string }[] = [];
    // One after the other: together they would share one deadline and one pace.
    for (const record of sqsEvent.parse(event).Records) {
      try {
        await handleRecord(record, context, options);
      } catch (error) {
        options.warn(`message ${record.messageId} will be given out again: ${errorMessage(error)}`);
        batchItemFailures.push({ itemIdentifier: record.messageId });
      }
    }
    return { batchItemFailures };
  };
}

async function handleRecord(
  { body, attributes }: SqsRecord,
  context: LambdaContext,
  { workRange, queue, reserveMs = RESERVE_MS }: HandlerOptions,
): Promise<void> {
  const range = readRange(body);
  // The queue itself puts it among the dead after some times.
  if (typeof range === 'string') throw new Error(range);
  const timesLost = attributes.ApproximateReceiveCount - 1;
  const { left, dead } = await withinTime(context, reserveMs, (time) =>
    workRange(range, { ...time, timesLost }),
  );
  if (dead !== undefined) await queue.bury(range, dead);
  if (left.length === 0) return;
  if (left.some(({ first, last }) => first === range.first && last === range.last)) {
    // Sent on it would come at once, and again, at a price each time.
    throw new Error(
      `nothing of the range from ${range.first} to ${range.last} of run ${range.runId} was done`,
    );
  }
  const sendNow = await queue.send(left);
  await sendNow();
}

/** Gives as much time as there is before the function is ended, less what is kept back. */
async function withinTime<Answer>(
  context: LambdaContext,
  reserveMs: number,
  work: (time: Pick<WorkRangeOptions, 'deadlineMs' | 'signal'>) => Promise<Answer>,
): Promise<Answer> {
  const remainingMs = context.getRemainingTimeInMillis();
  const reserve = Math.min(reserveMs, remainingMs * LARGEST_RESERVE);
  const breakOff = new AbortController();
  const timer = setTimeout(
    () => breakOff.abort(new Error('the time of the function is over')),
    remainingMs - reserve / 2,
  );
  try {
    return await work({ deadlineMs: remainingMs - reserve, signal: breakOff.signal });
  } finally {
    clearTimeout(timer);
  }
}
