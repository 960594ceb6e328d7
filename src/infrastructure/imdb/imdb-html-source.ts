import type { Attempt, AttemptReply, AttemptResult } from '../../application/engine/attempt.js';
import type { Source } from '../../application/engine/ports.js';
import { failure } from '../../domain/engine/outcome.js';
import type { Imdb } from '../../domain/imdb/imdb-catalogue.js';
import type { Page } from '../../domain/imdb/imdb-page.js';
import { isTitleId } from '../../domain/imdb/title-id.js';
import { errorMessage } from '../../shared/error-message.js';
import { answerFailure } from '../http/answer-failure.js';
import { headerValue } from '../http/header-values.js';
import type { HttpAnswer, HttpClient } from '../http/http-client.js';
import { timedAttempt } from '../http/timed-attempt.js';
import type { UnreadableAnswers } from '../unreadable-answers.js';
import { readChartPage } from './chart-page.js';
import { recogniseBlock } from './page/page-kind.js';
import { readTitlePage } from './page/title-page.js';
import { pagePath } from './page-path.js';
import { recogniseRedirect } from './redirect-kind.js';

/** Reads IMDb's public pages. */
export class ImdbHtmlSource implements Source<Imdb> {
  readonly #client: HttpClient;
  readonly #baseUrl: URL;
  readonly #unreadable: UnreadableAnswers;

  constructor(options: {
    readonly client: HttpClient;
    readonly baseUrl: URL;
    readonly unreadable: UnreadableAnswers;
  }) {
    this.#client = options.client;
    this.#baseUrl = options.baseUrl;
    this.#unreadable = options.unreadable;
  }

  fetch({ target: page, route, deadlineMs, redirect }: Attempt<Imdb>): Promise<AttemptReply<Imdb>> {
    return timedAttempt<Imdb>(deadlineMs, async (signal, meter) => {
      const address = redirect?.address ?? new URL(pagePath(page), this.#baseUrl);
      const cookies = redirect?.cookies ?? [];
      const answer = await this.#client.get(new URL(address), route, {
        accept: page.page === 'robots' ? 'text/plain' : 'text/html,application/xhtml+xml',
        cookies,
        signal,
        meter,
      });
      return answer.redirect === null
        ? await this.#read(page, answer)
        : this.#readRedirect(answer.redirect, answer, cookies);
    });
  }

  async close(): Promise<void> {
    await this.#client.close();
  }

  #readRedirect(
    target: URL,
    { status, headers }: HttpAnswer,
    cookies: readonly string[],
  ): AttemptResult<Imdb> {
    const refused = recogniseRedirect(target, this.#baseUrl, status);
    if (refused !== null) return { kind: 'failed', failure: refused };
    // undici gives a single one as a text, whatever its type says.
    const set = [...cookies, ...[headers['set-cookie'] ?? []].flat()];
    return { kind: 'redirected', redirect: { address: target.href, cookies: set } };
  }

  async #read(page: Page, answer: HttpAnswer): Promise<AttemptResult<Imdb>> {
    const refused = answerFailure(answer.status, answer.headers, new Date());
    if (page.page === 'robots') return readRobots(answer, refused);
    if (refused !== null) return { kind: 'failed', failure: refused };
    const contentType = headerValue(answer.headers['content-type']);
    if (contentType !== undefined && !/^(text\/html|application\/xhtml\+xml)\b/i.test(contentType)) {
      return { kind: 'failed', failure: failure('unreadable', `the answer is ${contentType}, not a page`) };
    }
    const result = readPage(page, answer);
    if (result.kind !== 'failed' || result.failure.kind !== 'unreadable') return result;
    const name = page.page === 'chart' ? page.chart : page.titleId;
    const kept = await this.#unreadable.keep(`${name}.html`, answer.body);
    if (kept === null) return result;
    const reason = `${result.failure.reason}; the page is kept in ${kept}`;
    return { kind: 'failed', failure: { ...result.failure, reason } };
  }
}

/** A fault of the reader is one page's: it is not taken for one of the network, and the page is kept for study. */
function readPage(page: Exclude<Page, { page: 'robots' }>, { body, url }: HttpAnswer): AttemptResult<Imdb> {
  try {
    const read =
      page.page === 'chart'
        ? readChartPage(body)
        : readTitlePage(body, { titleId: titleIdOf(url) ?? page.titleId, now: new Date() });
    return read.kind === 'failed' ? read : { kind: 'read', content: read };
  } catch (error) {
    const reason = `this program could not cope with the page (${errorMessage(error)})`;
    return { kind: 'failed', failure: failure('unreadable', reason) };
  }
}

/** IMDb redirects the id of a title that was merged into another; the page is then about the other. */
function titleIdOf(url: URL) {
  const id = /^\/title\/(tt\d+)/.exec(url.pathname)?.[1];
  return id !== undefined && isTitleId(id) ? id : undefined;
}

/**
 * RFC 9309: any 4xx means that there are no rules; a challenge or an error of the server says nothing about them, whatever
 * its status.
 */
function readRobots(
  { status, headers, body }: HttpAnswer,
  refused: ReturnType<typeof answerFailure>,
): AttemptResult<Imdb> {
  if (refused === null) {
    const text = body.toString('utf8');
    const block = text.trimStart().startsWith('<') ? recogniseBlock(body) : null;
    return block === null ? robots(text) : { kind: 'failed', failure: block };
  }
  const isChallenge = headers['x-amzn-waf-action'] !== undefined;
  const isMissing = status >= 400 && status < 500 && status !== 429 && !isChallenge;
  return isMissing ? robots('') : { kind: 'failed', failure: refused };
}

function robots(text: string): AttemptResult<Imdb> {
  return { kind: 'read', content: { kind: 'robots', text } };
}
