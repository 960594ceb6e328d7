import type { AttemptReply, AttemptResult } from '../../application/engine/attempt.js';
import type { Catalogue } from '../../domain/engine/catalogue.js';
import { failure } from '../../domain/engine/outcome.js';
import { UnusableAnswer, type WireMeter } from './http-client.js';
import { networkFailure } from './network-failure.js';

/**
 * One attempt within its deadline: what `work` reads of the answer that it asks for, or what went wrong on the way there.
 * Never rejects.
 */
export async function timedAttempt<C extends Catalogue>(
  deadlineMs: number,
  work: (signal: AbortSignal, meter: WireMeter) => Promise<AttemptResult<C>>,
): Promise<AttemptReply<C>> {
  const startedAt = performance.now();
  const meter: WireMeter = { bytes: 0, status: null };
  const deadline = new AbortController();
  const timer = setTimeout(() => deadline.abort(), deadlineMs);
  const result = await work(deadline.signal, meter).catch((error: unknown) => {
    const seen =
      error instanceof UnusableAnswer
        ? failure('unreadable', error.message)
        : deadline.signal.aborted
          ? failure('unreachable', `no whole answer within ${deadlineMs / 1000} s`)
          : networkFailure(error);
    return { kind: 'failed', failure: seen } as const;
  });
  clearTimeout(timer);
  return {
    result,
    httpStatus: meter.status,
    bytes: meter.bytes,
    milliseconds: performance.now() - startedAt,
  };
}
