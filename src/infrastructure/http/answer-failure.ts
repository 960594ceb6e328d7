import type { IncomingHttpHeaders } from 'node:http';
import { type Failure, failure } from '../../domain/engine/outcome.js';
import { durationText } from '../../shared/duration-text.js';
import { headerValues } from './header-values.js';
import { retryAfterMs } from './retry-after.js';

/**
 * What the status and headers of an answer say before its body is looked at; `null` when it may be a page.
 * AWS WAF challenges come as 202 with `x-amzn-waf-action: challenge` (seen on www.imdb.com since January 2026).
 */
export function answerFailure(status: number, headers: IncomingHttpHeaders, now: Date): Failure | null {
  const details = { httpStatus: status, retryAfterMs: retryAfterMs(headers['retry-after'], now) };
  const wafActions = headerValues(headers['x-amzn-waf-action']);
  if (status === 202 || wafActions.length > 0) {
    const header = wafActions.length === 0 ? '' : ` with x-amzn-waf-action: ${wafActions.join(', ')}`;
    return failure('blocked', `HTTP ${status}${header}`, details);
  }
  if (status >= 200 && status < 300) return null;
  const reason = `HTTP ${status}`;
  if (status === 404 || status === 410) return failure('not-found', reason, details);
  if (status === 401 || status === 403) return failure('blocked', reason, details);
  if (status === 407) {
    return failure('unreachable', 'the proxy refused the credentials (HTTP 407)', {
      ...details,
      routeAtFault: true,
    });
  }
  if (status === 429 || (status === 503 && details.retryAfterMs !== null)) {
    const wait =
      details.retryAfterMs === null ? '' : `, asked to wait ${durationText(details.retryAfterMs / 1000)}`;
    return failure('throttled', `${reason}${wait}`, details);
  }
  if (status >= 500) return failure('unreachable', reason, details);
  return failure('unreadable', `${reason}, which is no page`, details);
}
