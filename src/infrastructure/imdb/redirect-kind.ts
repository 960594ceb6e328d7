import { type Failure, failure } from '../../domain/engine/outcome.js';
import { isWithinSite } from '../http/site-scope.js';

/** Where a client that is not wanted, or not trusted yet, is sent in place of the page. */
const STANDS_IN: readonly (readonly [RegExp, string])[] = [
  [
    /^(?:\/[a-z]{2}(?:-[a-z]{2})?)?\/(?:ap|registration|register|signin|sign-in|login|user\/login)(?:\/|$)/i,
    'a sign-in page',
  ],
  [/\/(?:consent|cookie-consent|privacy-consent)(?:\/|$)/i, 'a consent page'],
  [/\/(?:validateCaptcha|captcha|challenge)(?:\/|$)/i, 'a captcha'],
];
/** The home page, in any language. */
const HOME = /^\/(?:[a-z]{2}(?:-[a-z]{2})?\/?)?$/i;
const AMAZON = /(?:^|\.)amazon(?:\.[a-z]{2,3}){1,2}$/;

/**
 * What a redirect means for the page that was asked for: `blocked` when a sign-in, consent, captcha or home page stands in for it,
 * `unreadable` when it leads away from the site, `null` when it may be followed.
 */
export function recogniseRedirect(target: URL, base: URL, httpStatus: number): Failure | null {
  const isInside = isWithinSite(base, target);
  const standIn =
    STANDS_IN.find(([path]) => path.test(target.pathname))?.[1] ??
    (/^consent\./.test(target.hostname) ? 'a consent page' : undefined) ??
    (AMAZON.test(target.hostname) && !isInside ? 'Amazon' : undefined) ??
    (isInside && HOME.test(target.pathname) ? 'its home page' : undefined);
  if (standIn !== undefined) {
    const reason = `HTTP ${httpStatus}, the site redirected to ${standIn} (${target.origin}${target.pathname})`;
    return failure('blocked', reason, { httpStatus });
  }
  return isInside ? null : failure('unreadable', `the site redirected to ${target.origin}`, { httpStatus });
}
