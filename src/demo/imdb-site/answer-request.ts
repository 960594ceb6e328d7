import { chooseEncoding } from '../content-encoding.js';
import type { Fault } from './behaviour.js';
import { emptyTitlePageHtml } from './empty-title-page-html.js';
import {
  CAPTCHA_HTML,
  CHALLENGE_HTML,
  FORBIDDEN_HTML,
  NOT_FOUND_HTML,
  plainErrorHtml,
} from './error-pages.js';
import { type Answer, type Exchange, encodingHeader, send } from './exchange.js';
import { gzipBomb } from './gzip-bomb.js';
import { misbehave } from './misbehave.js';

/** Answers as the fault says; `normal` serves the page. */
export function answerRequest(fault: Fault, exchange: Exchange): void {
  switch (fault.kind) {
    case 'hang':
    case 'reset':
    case 'truncated':
    case 'drip':
    case 'hugeBody':
      misbehave(fault, exchange);
      return;
    default:
      send(exchange, wholeAnswer(fault, exchange));
  }
}

type AnsweredFault = Exclude<Fault, Parameters<typeof misbehave>[0]>;

function wholeAnswer(fault: AnsweredFault, exchange: Exchange): Answer {
  const { request } = exchange;
  switch (fault.kind) {
    case 'normal':
      return pageAnswer(exchange, exchange.page.contentType);
    case 'wrongContentType':
      return pageAnswer(exchange, fault.contentType ?? 'application/json');
    case 'challenge':
      return {
        status: 202,
        body: /text\/html/.test(request.headers.accept ?? '') ? CHALLENGE_HTML : '',
        headers: { 'x-amzn-waf-action': 'challenge', 'cache-control': 'no-store, max-age=0' },
      };
    case 'captcha':
      return { status: 200, body: CAPTCHA_HTML };
    case 'forbidden':
      return { status: 403, body: FORBIDDEN_HTML, headers: { 'x-cache': 'Error from cloudfront' } };
    case 'notFound':
      return { status: 404, body: NOT_FOUND_HTML };
    case 'throttled': {
      const { status = 429, retryAfter = 2 } = fault;
      const wait = retryAfter instanceof Date ? retryAfter.toUTCString() : String(retryAfter);
      const body = plainErrorHtml(status, status === 429 ? 'Too Many Requests' : 'Service Unavailable');
      return { status, body, headers: retryAfter === null ? {} : { 'retry-after': wait } };
    }
    case 'serverError': {
      const { status = 500 } = fault;
      return { status, body: plainErrorHtml(status, 'Internal Server Error') };
    }
    case 'page': {
      const { status = 200, body, contentType = 'text/html;charset=UTF-8' } = fault;
      return { status, body, headers: { 'content-type': contentType } };
    }
    case 'emptyTitle':
      return { status: 200, body: emptyTitlePageHtml(exchange.titleId ?? 'tt0000000') };
    case 'gzipBomb':
      return { status: 200, body: gzipBomb(fault.bytes), headers: { 'content-encoding': 'gzip' } };
    case 'redirectLoop': {
      const [path, turn] = (request.url ?? '/').split('?loop=');
      return { status: 302, body: '', headers: { location: `${path}?loop=${Number(turn ?? 0) + 1}` } };
    }
    case 'redirect': {
      const { status = 302, location, setCookie } = fault;
      const cookie = setCookie === undefined ? {} : { 'set-cookie': setCookie };
      return { status, body: '', headers: { location, ...cookie } };
    }
    case 'redirectAway':
      return { status: 302, body: '', headers: { location: new URL(request.url ?? '/', fault.to).href } };
  }
}

function pageAnswer({ page, request }: Exchange, contentType: string): Answer {
  const encoding = chooseEncoding(request.headers['accept-encoding']);
  const headers = { 'content-type': contentType, ...encodingHeader(encoding) };
  return {
    status: page.status,
    body: page.body(encoding),
    headers: page.location === undefined ? headers : { ...headers, location: page.location },
  };
}
