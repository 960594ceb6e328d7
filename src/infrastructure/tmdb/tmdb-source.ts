import type { Attempt, AttemptReply, AttemptResult } from '../../application/engine/attempt.js';
import type { Source } from '../../application/engine/ports.js';
import type { Failure } from '../../domain/engine/outcome.js';
import type { Tmdb } from '../../domain/tmdb/tmdb-catalogue.js';
import type { TmdbContent } from '../../domain/tmdb/tmdb-content.js';
import type { TmdbTarget } from '../../domain/tmdb/tmdb-target.js';
import type { HttpAnswer, HttpClient } from '../http/http-client.js';
import { timedAttempt } from '../http/timed-attempt.js';
import type { UnreadableAnswers } from '../unreadable-answers.js';
import { answeredJson, askTmdb } from './ask-tmdb.js';
import { partsOf } from './details-parts.js';
import { keepUnreadable } from './keep-unreadable.js';
import { observedAtOf } from './observed-at.js';
import { readChanges } from './read/changes.js';
import { readChangesPage } from './read/changes-page.js';
import { readFindRecord } from './read/find-record.js';
import { readListPage } from './read/list-page.js';
import { readPersonDetails } from './read/person-details.js';
import { readReviewsPage } from './read/reviews-page.js';
import { readTitleDetails } from './read/title-details.js';
import { requestUrl } from './request-url.js';
import type { TmdbCredential } from './tmdb-credential.js';
import { unreadableName } from './unreadable-name.js';

/** Asks TMDB's API, version 3. */
export class TmdbSource implements Source<Tmdb> {
  readonly #client: HttpClient;
  readonly #baseUrl: URL;
  readonly #language: string;
  readonly #append: readonly string[];
  readonly #credential: TmdbCredential;
  readonly #unreadable: UnreadableAnswers;

  constructor(options: {
    readonly client: HttpClient;
    /** With `/3`. */
    readonly baseUrl: URL;
    readonly language: string;
    /** Parts of details beyond those that are stored. */
    readonly append: readonly string[];
    readonly credential: TmdbCredential;
    readonly unreadable: UnreadableAnswers;
  }) {
    this.#client = options.client;
    this.#baseUrl = options.baseUrl;
    this.#language = options.language;
    this.#append = options.append;
    this.#credential = options.credential;
    this.#unreadable = options.unreadable;
  }

  fetch({ target, route, deadlineMs }: Attempt<Tmdb>): Promise<AttemptReply<Tmdb>> {
    const options = { baseUrl: this.#baseUrl, language: this.#language, append: this.#append };
    const credential = this.#credential;
    const unreadable = this.#unreadable;
    return timedAttempt<Tmdb>(deadlineMs, async (signal, meter) => {
      const url = requestUrl(target, options);
      const answer = await askTmdb(this.#client, url, route, { credential, signal, meter });
      const name = unreadableName(target);
      return await keepUnreadable(this.#read(target, answer), answer, name, { unreadable, credential });
    });
  }

  async close(): Promise<void> {
    await this.#client.close();
  }

  #read(target: TmdbTarget, answer: HttpAnswer): AttemptResult<Tmdb> {
    const answered = answeredJson(answer, this.#credential);
    if ('failed' in answered) return failed(answered.failed);
    const read = this.#readContent(target, answered, observedAtOf(answer.headers, new Date()));
    return 'records' in read ? { kind: 'read', content: read } : failed(read);
  }

  #readContent(
    target: TmdbTarget,
    { json, text }: { readonly json: unknown; readonly text: string },
    observedAt: string,
  ): TmdbContent | Failure {
    if (target.target === 'list-page') {
      const { list, page } = target;
      return readListPage(json, { list, page, observedAt });
    }
    if (target.target === 'reviews-page') {
      const { kind, id, page } = target;
      const [language = ''] = this.#language.split('-', 1);
      return readReviewsPage(json, { kind, id, page, language, observedAt });
    }
    if (target.target === 'find') return readFindRecord(json, { imdbId: target.imdbId, observedAt, text });
    if (target.target === 'changes-page') return readChangesPage(json, target);
    if (target.target === 'changes') {
      const { kind, id, from, to } = target;
      return readChanges(json, { kind, id, from, to, observedAt, text });
    }
    const { kind, id } = target;
    const appended = partsOf(kind, this.#append);
    return kind === 'person'
      ? readPersonDetails(json, { id, appended, observedAt, text })
      : readTitleDetails(json, { kind, id, appended, observedAt, text });
  }
}

function failed(seen: Failure): AttemptResult<Tmdb> {
  return { kind: 'failed', failure: seen };
}
