import type { AttemptReply } from '../../../src/application/engine/attempt.js';
import { type Failure, type FailureKind, failure } from '../../../src/domain/engine/outcome.js';
import type { Imdb } from '../../../src/domain/imdb/imdb-catalogue.js';

/** A route brought a page, here of a chart. */
export function aPage(details: Partial<Omit<AttemptReply<Imdb>, 'result'>> = {}): AttemptReply<Imdb> {
  return {
    result: { kind: 'read', content: { kind: 'chart', titleIds: [] } },
    httpStatus: 200,
    bytes: 1000,
    milliseconds: 10,
    ...details,
  };
}

export function aFailure(kind: FailureKind, details: Partial<Failure> = {}): AttemptReply<Imdb> {
  return {
    result: { kind: 'failed', failure: failure(kind, `it was ${kind}`, details) },
    httpStatus: details.httpStatus ?? null,
    bytes: 0,
    milliseconds: 10,
  };
}
