import type { Catalogue } from '../../domain/engine/catalogue.js';
import { failure } from '../../domain/engine/outcome.js';
import type { AttemptReply, Disallowed, Redirect, TargetResult } from './attempt.js';

/** Most redirects followed for one target. */
const MOST_REDIRECTS = 5;

const TOO_MANY_REDIRECTS = failure('unreadable', `the site redirected more than ${MOST_REDIRECTS} times`);

/** What an answer leads to. `reply` is the answer as it counts. */
export type ChainStep<C extends Catalogue> =
  | { readonly kind: 'go-on'; readonly redirect: Redirect; readonly reply: AttemptReply<C> }
  | {
      readonly kind: 'end';
      readonly result: TargetResult<C> | Disallowed;
      readonly reply: AttemptReply<C>;
    };

/** The redirects that one attempt at a target meets: decides after each answer whether another request follows. */
export class RedirectChain<C extends Catalogue> {
  readonly #refusal: (address: string) => string | null;
  #redirects = 0;

  /** `refusal` tells why an address that the site redirects to may not be fetched; `null` when it may. */
  constructor(refusal: (address: string) => string | null) {
    this.#refusal = refusal;
  }

  after(reply: AttemptReply<C>): ChainStep<C> {
    const { result } = reply;
    if (result.kind !== 'redirected') return { kind: 'end', result, reply };
    if (this.#redirects === MOST_REDIRECTS) {
      const tooMany = { kind: 'failed', failure: TOO_MANY_REDIRECTS } as const;
      return { kind: 'end', result: tooMany, reply: { ...reply, result: tooMany } };
    }
    this.#redirects += 1;
    const reason = this.#refusal(result.redirect.address);
    if (reason !== null) return { kind: 'end', result: { kind: 'disallowed', reason }, reply };
    return { kind: 'go-on', redirect: result.redirect, reply };
  }
}
