import type { LastAttempt } from '../../../application/engine/attempt.js';
import type { Settlement } from '../../../application/engine/ports.js';
import type { Catalogue } from '../../../domain/engine/catalogue.js';
import type { Outcome } from '../../../domain/engine/outcome.js';

/** What the journal is to say of a target that is settled; its properties are columns of `run_targets`. */
export interface SettledTarget {
  readonly key: string;
  readonly state: 'done' | 'skipped' | 'failed';
  readonly saved_as: string | null;
  readonly source: string | null;
  readonly failure_kind: string | null;
  readonly http_status: number | null;
  readonly attempts: number;
  readonly route: string | null;
  readonly bytes: number | null;
  readonly milliseconds: number | null;
  readonly last_error: string | null;
  readonly notices: readonly string[] | null;
}

/** Sets the columns of `run_targets`, at the time of the database as all runs do, to those of a row of `SETTLED`. */
export const SET_SETTLED = `
set state = s.state, saved_as = s.saved_as, source = s.source, failure_kind = s.failure_kind, http_status = s.http_status,
  attempts = s.attempts, route = s.route, bytes = s.bytes, milliseconds = s.milliseconds, last_error = s.last_error,
  notices = s.notices, finished_at = now()`;

/** Rows of an array of `SettledTarget` in $3. */
export const SETTLED = `
jsonb_to_recordset($3::jsonb) as s (
  key text, state text, saved_as text, source text, failure_kind text, http_status integer, attempts integer, route text,
  bytes bigint, milliseconds integer, last_error text, notices text[]
)`;

export function settledTarget(outcome: Outcome<Catalogue>, last: LastAttempt | null): SettledTarget {
  const isScraped = outcome.kind === 'scraped';
  return {
    key: outcome.key,
    state: isScraped ? 'done' : outcome.kind,
    saved_as: isScraped ? outcome.savedAs : null,
    source: isScraped ? outcome.source : null,
    failure_kind: outcome.kind === 'failed' ? outcome.failure.kind : null,
    attempts: outcome.kind === 'skipped' ? 0 : outcome.attempts,
    ...attemptOf(last),
    last_error: reasonOf(outcome),
    notices: isScraped ? (outcome.notices ?? null) : null,
  };
}

/** Of a target that a store settles with its records. */
export function scrapedTarget({ key, savedAs, source, notices, attempts, last }: Settlement): SettledTarget {
  const saved = { state: 'done', saved_as: savedAs, failure_kind: null, last_error: null } as const;
  return { key, source, notices, attempts, ...saved, ...attemptOf(last) };
}

function attemptOf(last: LastAttempt | null) {
  return {
    http_status: last?.httpStatus ?? null,
    route: last?.routeId ?? null,
    bytes: last?.bytes ?? null,
    milliseconds: last === null ? null : Math.round(last.milliseconds),
  };
}

function reasonOf(outcome: Outcome<Catalogue>): string | null {
  if (outcome.kind === 'scraped') return null;
  return outcome.kind === 'skipped' ? outcome.reason : outcome.failure.reason;
}
