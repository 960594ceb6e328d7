import type { IncomingHttpHeaders } from 'node:http';
import { z } from 'zod';
import { type Failure, failure } from '../../../domain/engine/outcome.js';
import { quoted } from '../../../shared/quoted.js';
import { answerFailure } from '../../http/answer-failure.js';
import { GIVE_TOKEN } from '../tmdb-credential.js';
import { flag, number, text, texts } from './json-fields.js';

/** What TMDB says in the body of an error. Those of 2019 and older lack `success`; a search of 2022 had `errors`. */
const errorBody = z.object({ success: flag, status_code: number, status_message: text, errors: texts });

type ErrorBody = z.output<typeof errorBody>;

const NOTHING_SAID = errorBody.parse({});

/** With which status a code comes, by TMDB's table of errors (2026-08): for a code that came with status 200. */
const STATUS_OF_CODE: ReadonlyMap<number | null, number> = new Map<number | null, number>([
  ...[18, 22, 23, 27, 28, 47].map((code) => [code, 400] as const),
  ...[3, 7, 10, 14, 17, 35].map((code) => [code, 401] as const),
  // 21 is the one that is documented to come with 200: there is no such entry.
  ...[6, 21, 34, 37].map((code) => [code, 404] as const),
  ...[4, 42].map((code) => [code, 405] as const),
  [19, 406],
  ...[5, 20].map((code) => [code, 422] as const),
  [25, 429],
  ...[11, 15, 44].map((code) => [code, 500] as const),
  [2, 501],
  [43, 502],
  ...[9, 46].map((code) => [code, 503] as const),
  [24, 504],
]);

/** The request itself was at fault. */
const OUR_FAULTS: ReadonlySet<number> = new Set([400, 405, 406, 422, 501]);

const LONGEST_MESSAGE = 200;

/** For answers without headers that could name a time. */
const NO_TIME = new Date(0);

/**
 * What an answer that is no success means, by its status, and by TMDB's code where that is 200: `unauthorized` for a credential
 * that TMDB does not take, `not-found` for an id that is gone, never was or was merged, `throttled`, `unreachable` for an
 * error of theirs, `invalid` for a fault of ours, else `unreadable`. A body that is empty or no JSON is of no account.
 */
export function readError(
  status: number,
  body: string,
  { headers, now }: { readonly headers: IncomingHttpHeaders; readonly now: Date },
): Failure {
  return failureOf(status, errorBodyOf(parse(body)), headers, now);
}

/** A refusal that came with status 200; `null` for every other answer. */
export function readRefusal(body: unknown): Failure | null {
  const said = errorBodyOf(body);
  const isRefusal = said.success === false || (said.success === null && said.status_code !== null);
  return isRefusal ? failureOf(200, said, {}, NO_TIME) : null;
}

function failureOf(status: number, said: ErrorBody, headers: IncomingHttpHeaders, now: Date): Failure {
  const judged = status === 200 ? (STATUS_OF_CODE.get(said.status_code) ?? status) : status;
  const general = answerFailure(judged, headers, now);
  // A proxy that refuses us and a challenge of the way to TMDB are none of TMDB's words.
  if (general !== null && (general.routeAtFault || isChallenge(headers))) return general;
  const details = { httpStatus: status, retryAfterMs: general?.retryAfterMs ?? null };
  const seen = seenText(general?.kind === 'throttled' ? general.reason : `HTTP ${status}`, said);
  if (judged === 401 || (judged === 403 && said.status_code !== null)) {
    return failure('unauthorized', `TMDB refused the credential (${seen}): ${GIVE_TOKEN}`, details);
  }
  if (OUR_FAULTS.has(judged)) {
    return failure(
      'invalid',
      `TMDB refused the request, which is a fault of this program (${seen})`,
      details,
    );
  }
  return failure(general?.kind ?? 'unreadable', `TMDB answered ${seen}`, details);
}

function isChallenge(headers: IncomingHttpHeaders): boolean {
  return headers['x-amzn-waf-action'] !== undefined;
}

function seenText(status: string, { status_code, status_message, errors }: ErrorBody): string {
  const code = status_code === null ? '' : `, code ${status_code}`;
  const message = status_message ?? errors[0];
  return `${status}${code}${message === undefined ? '' : `: ${quoted(message, LONGEST_MESSAGE)}`}`;
}

function errorBodyOf(body: unknown): ErrorBody {
  const read = errorBody.safeParse(body);
  return read.success ? read.data : NOTHING_SAID;
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}
