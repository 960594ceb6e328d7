import type { Attempt, AttemptReply, AttemptResult } from '../../application/engine/attempt.js';
import type { Source } from '../../application/engine/ports.js';
import { type Failure, failure } from '../../domain/engine/outcome.js';
import type { Imdb } from '../../domain/imdb/imdb-catalogue.js';
import type { TitleId } from '../../domain/imdb/title-id.js';
import type { HttpAnswer, HttpClient } from '../http/http-client.js';
import { timedAttempt } from '../http/timed-attempt.js';
import { answeredJson, askTmdb } from '../tmdb/ask-tmdb.js';
import { keepUnreadable } from '../tmdb/keep-unreadable.js';
import { observedAtOf } from '../tmdb/observed-at.js';
import { readFind } from '../tmdb/read/find.js';
import type { TmdbCredential } from '../tmdb/tmdb-credential.js';
import type { UnreadableAnswers } from '../unreadable-answers.js';
import { type MovieOptions, readMovie } from './read-movie.js';
import { APPENDED, stepAt, stepUrl, type TitleStep } from './title-step.js';

/**
 * Asks TMDB for titles of IMDb. Where one request leads to another (see `TitleStep`) it is answered as a redirect: so
 * the main thread decides on each of them, and each has its place in the pace of the route.
 */
export class TmdbTitleSource implements Source<Imdb> {
  readonly #client: HttpClient;
  readonly #baseUrl: URL;
  readonly #language: string;
  readonly #credential: TmdbCredential;
  readonly #movies: MovieOptions;
  readonly #unreadable: UnreadableAnswers;

  constructor(options: {
    readonly client: HttpClient;
    /** With `/3`. */
    readonly baseUrl: URL;
    readonly language: string;
    readonly credential: TmdbCredential;
    readonly movies: MovieOptions;
    readonly unreadable: UnreadableAnswers;
  }) {
    this.#client = options.client;
    this.#baseUrl = options.baseUrl;
    this.#language = options.language;
    this.#credential = options.credential;
    this.#movies = options.movies;
    this.#unreadable = options.unreadable;
  }

  fetch({ target: page, route, deadlineMs, redirect }: Attempt<Imdb>): Promise<AttemptReply<Imdb>> {
    const credential = this.#credential;
    const unreadable = this.#unreadable;
    return timedAttempt<Imdb>(deadlineMs, async (signal, meter) => {
      // An API that wants to know who asks has its terms, and no robots.txt.
      if (page.page === 'robots') return { kind: 'read', content: { kind: 'robots', text: '' } };
      if (page.page === 'chart') return failed(failure('not-found', 'TMDB has no charts of IMDb'));
      const { titleId } = page;
      const step = redirect === undefined ? ({ ask: 'movie' } as const) : stepAt(redirect.address);
      const url = this.#url(step, titleId);
      const answer = await askTmdb(this.#client, url, route, { credential, signal, meter });
      const read = this.#read(step, titleId, answer);
      return await keepUnreadable(read, answer, `${titleId}.json`, { unreadable, credential });
    });
  }

  async close(): Promise<void> {
    await this.#client.close();
  }

  #url(step: TitleStep, titleId: TitleId): URL {
    return stepUrl(step, { titleId, baseUrl: this.#baseUrl, language: this.#language });
  }

  #read(step: TitleStep, titleId: TitleId, answer: HttpAnswer): AttemptResult<Imdb> {
    const answered = answeredJson(answer, this.#credential);
    const read =
      'failed' in answered
        ? failed(answered.failed)
        : this.#readJson(step, titleId, answered.json, answer.headers);
    const isNoMovie = read.kind === 'failed' && read.failure.kind === 'not-found' && step.ask === 'movie';
    return isNoMovie ? this.#goOn({ ask: 'find' }, titleId) : read;
  }

  #readJson(
    step: TitleStep,
    titleId: TitleId,
    json: unknown,
    headers: HttpAnswer['headers'],
  ): AttemptResult<Imdb> {
    if (step.ask === 'find') return this.#readFound(titleId, json);
    const { kind, id } = step.ask === 'movie' ? ({ kind: 'movie', id: null } as const) : step;
    const now = new Date();
    const asked = {
      titleId,
      kind,
      id,
      appended: APPENDED[kind],
      observedAt: observedAtOf(headers, now),
      now,
    };
    return readMovie(json, asked, this.#movies);
  }

  #readFound(titleId: TitleId, json: unknown): AttemptResult<Imdb> {
    const found = readFind(json);
    if (!('titles' in found)) return failed(found);
    const [title] = [...found.titles.movie, ...found.titles.tv];
    if (title !== undefined) {
      return this.#goOn({ ask: 'details', kind: title.kind, id: title.id }, titleId);
    }
    const reason =
      found.episodesOf.length > 0
        ? `for TMDB ${titleId} is an episode, which it has no details of as of a title`
        : `TMDB knows no title ${titleId}`;
    return failed(failure('not-found', reason));
  }

  #goOn(step: TitleStep, titleId: TitleId): AttemptResult<Imdb> {
    return { kind: 'redirected', redirect: { address: this.#url(step, titleId).href, cookies: [] } };
  }
}

function failed(seen: Failure): AttemptResult<Imdb> {
  return { kind: 'failed', failure: seen };
}
