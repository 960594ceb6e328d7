import { type Failure, failure } from '../../../domain/engine/outcome.js';
import { excerpt } from './clean-text.js';
import { valueAt } from './json-tree.js';
import { metaOf, type PageDom, textOf } from './page-dom.js';

/** Scripts and forms that only a challenge or a captcha page carries. AWS WAF's: as IMDb served them since January 2026. */
const CHALLENGE_MARKS =
  /gokuProps|awsWafCookieDomainList|AwsWaf(?:Integration|Captcha)|awswaf\.com|challenge-container|captcha-container|captcha\.js|validateCaptcha|opfcaptcha|g-recaptcha|h-captcha/;

/** A form that asks for a password, or Amazon's for the name before it. No page of a title has one. */
const SIGN_IN_MARKS =
  /<input\b[^>]{0,400}\btype\s?=\s?["']?password\b|<form\b[^>]{0,400}(?:\/ap\/signin|\/registration\/signin|\bname\s?=\s?["']?signIn\b)/i;

/** Titles of the pages that stand in for a refused one. */
const REFUSAL_TITLES =
  /^(?:403(?: Forbidden| Error)?|Error 403.*|Forbidden|Access Denied|Robot Check|Captcha|Human Verification|ERROR: The request could not be satisfied|Just a moment\.\.\.|Attention Required!.*|(?:IMDb |Amazon )?Sign[ -]In(?: (?:to|with) IMDb.*| - IMDb)?|Before you continue.*)$/i;

/** Amazon's sign-in page is about 100 kB, scripts included. */
const LONGEST_SIGN_IN = 512 * 1024;

/** A challenge is about 2 kB, Amazon's captcha page about 10; a page with content is never this short. */
const LONGEST_CHALLENGE = 64 * 1024;

/** Names for IMDb's `pageType`, of the routes in `__NEXT_DATA__` and of `<meta property="imdb:pageType">`. */
const PAGE_NAMES: ReadonlyMap<string, string> = new Map([
  ['name', 'a person page'],
  ['find', 'a search page'],
  ['search', 'a search page'],
  ['chart', 'a chart page'],
  ['list', 'a list page'],
  ['title', 'a title page'],
]);

export type ExpectedPage = 'title' | 'chart';

/** A page that was sent in place of any content: a challenge, a captcha, a refusal, a form to sign in. */
export function recogniseBlock(page: Buffer): Failure | null {
  if (page.length > LONGEST_SIGN_IN) return null;
  const text = page.toString('utf8');
  if (SIGN_IN_MARKS.test(text)) return failure('blocked', 'the page asks to sign in');
  if (page.length > LONGEST_CHALLENGE) return null;
  if (text.trim() === '') {
    return failure('blocked', 'the page is empty, which is how IMDb challenges a client that is no browser');
  }
  const mark = CHALLENGE_MARKS.exec(text)?.[0];
  if (mark !== undefined) return failure('blocked', `the page is a challenge (it carries ${mark})`);
  const title = excerpt(/<title[^<>]{0,200}>([^<]{0,400})/i.exec(text)?.[1] ?? '');
  return REFUSAL_TITLES.test(title) ? failure('blocked', `the page is a refusal, titled "${title}"`) : null;
}

/** What the route in `__NEXT_DATA__` says the page is, when that is not what was asked for. */
export function recogniseRoute(json: unknown, expected: ExpectedPage): Failure | null {
  const status = valueAt(json, 'props', 'pageProps', 'statusCode');
  const route = valueAt(json, 'page');
  if (status === 404 || route === '/404') return failure('not-found', "the page is IMDb's 404 page");
  if (typeof route !== 'string') return null;
  if (route === '/_error') {
    return typeof status === 'number'
      ? failure('unreadable', `the page is IMDb's error page for status ${status}`)
      : null;
  }
  const section = route.split('/').find((part) => /^[^[]/.test(part)) ?? '';
  const fits =
    expected === 'title'
      ? /\/title\/\[[^/\]]{1,40}\](?:\/reference)?\/?$/.test(route)
      : route.includes('/chart/');
  return fits ? null : otherPage(section, `its route is ${excerpt(route)}`, expected);
}

/** What the head of the page says it is, when that is not what was asked for. */
export function recogniseHead(dom: PageDom, expected: ExpectedPage): Failure | null {
  const title = excerpt(textOf(dom, 'title') ?? '');
  // Films are called "404" and "Page Not Found" too; their pages are titled with a year.
  const hasYear = /\(\D{0,40}\d{4}/.test(title);
  if (/^404\b|\b404 error\b|page not found/i.test(title) && !hasYear) {
    return failure('not-found', `the page is a 404 page, titled "${title}"`);
  }
  if (/^5\d\d\b|internal server error|service unavailable/i.test(title) && !hasYear) {
    return failure('unreadable', `the page is an error page, titled "${title}"`);
  }
  const type = metaOf(dom, 'imdb:pageType') ?? metaOf(dom, 'pageType');
  if (type !== undefined && type !== expected)
    return otherPage(type, `its page type is ${excerpt(type)}`, expected);
  const address = dom('link[rel="canonical"]').first().attr('href') ?? metaOf(dom, 'og:url');
  const section = /^(?:https?:\/\/[^/]{1,100})?(?:\/[a-z]{2}(?:-[a-z]{2})?)?\/([a-z-]{1,40})\//i.exec(
    address ?? '',
  )?.[1];
  if (section !== undefined && section !== expected) {
    return otherPage(section, `its address is ${excerpt(address ?? '')}`, expected);
  }
  return null;
}

function otherPage(section: string, evidence: string, expected: ExpectedPage): Failure {
  const name =
    section === expected ? `a page below a ${expected}` : (PAGE_NAMES.get(section) ?? 'another page');
  return failure('unreadable', `this is ${name} of IMDb and not a ${expected} page (${evidence})`);
}
