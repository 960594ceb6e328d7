import { setMaxListeners } from 'node:events';
import type { Catalogue, CatalogueWords } from '../../domain/engine/catalogue.js';
import type { Failure, Outcome } from '../../domain/engine/outcome.js';
import type { RunStop } from '../../domain/engine/run-report.js';
import { errorMessage } from '../../shared/error-message.js';
import type { RunObserver } from './ports.js';
import type { StoreOutage } from './store-patience.js';

/** Past this share of unreadable targets the answers have a new shape, and fetching more of them helps nobody. */
const MOST_UNREADABLE = 0.2;
const TARGETS_BEFORE_JUDGING = 20;

/** Past this share of refused targets a store has a rule that hardly any record meets. */
const MOST_REFUSED = 0.2;

const CHECK_THE_WAY =
  'Check the network, the proxies and Tor; the command routes shows how each route stands';

/** Stops a run: nothing new is begun, what is in flight is finished and saved. The first cause is kept. */
export class RunBrake implements RunObserver<Catalogue> {
  readonly #words: CatalogueWords;
  readonly #controller = new AbortController();
  readonly #interruption = new AbortController();
  #stop: RunStop | null = null;
  #finished = 0;
  #unreadable = 0;
  #refused = 0;

  constructor(words: CatalogueWords) {
    this.#words = words;
    setMaxListeners(0, this.#controller.signal, this.#interruption.signal);
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  get stop(): RunStop | null {
    return this.#stop;
  }

  /** Aborts when a person wants the run to end, also one that is stopping already. */
  get interrupted(): AbortSignal {
    return this.#interruption.signal;
  }

  interrupt(): void {
    this.#interruption.abort();
    this.#pull('interrupted', 'interrupted; what was in flight is finished and saved');
  }

  stopForBlock({ kind, reason }: Failure): void {
    if (kind === 'throttled') {
      this.#pull(
        'blocked',
        `every route is throttled, and waiting does not help: ${reason}. Wait some hours, ask more slowly (--rate), add other routes${this.#words.instead}`,
      );
      return;
    }
    if (kind !== 'blocked') {
      this.#pull('list-failed', `no route works any more: ${reason}. ${CHECK_THE_WAY}`);
      return;
    }
    this.#pull(
      'blocked',
      `every route is blocked: ${reason}. Wait some hours, add other routes${this.#words.instead}`,
    );
  }

  stopForOutage({ store, cause, reason }: StoreOutage): void {
    if (cause !== 'down') this.#pull('fatal', reason);
    else this.#pull('store-down', `${store} stayed down: ${reason}. Bring it back, then resume the run`);
  }

  /** Another process that shares the run has stopped it. */
  stopAsOthers({ cause, message }: RunStop): void {
    this.#pull(cause, message);
  }

  stopForTakeover(reason: string): void {
    this.#pull('taken-over', reason);
  }

  stopForFault(error: unknown): void {
    this.#pull('fatal', errorMessage(error));
  }

  stopForList(failure: Failure, message: string): void {
    if (failure.kind === 'unreadable') this.#pull('unreadable', message);
    else if (failure.kind === 'blocked' || failure.kind === 'throttled') this.stopForBlock(failure);
    else if (failure.kind === 'unreachable') this.#pull('list-failed', `${message}. ${CHECK_THE_WAY}`);
    else this.#pull('list-failed', message);
  }

  targetFinished(outcome: Outcome<Catalogue>): void {
    // Of a target that was skipped neither the site nor a store has shown anything.
    if (outcome.kind === 'skipped') return;
    this.#finished += 1;
    if (outcome.kind !== 'failed') return;
    const { kind, reason } = outcome.failure;
    const { targets, records, answers } = this.#words;
    if (kind === 'fatal' || kind === 'unauthorized') this.#pull(kind, reason);
    if (kind === 'unreadable') {
      this.#unreadable += 1;
      if (this.#isMore(this.#unreadable, MOST_UNREADABLE)) {
        this.#pull(
          'unreadable',
          `${this.#unreadable} of ${this.#finished} ${targets} were unreadable (the last: ${reason}); the ${answers} may have a new shape`,
        );
      }
    }
    if (kind === 'refused') {
      this.#refused += 1;
      if (this.#isMore(this.#refused, MOST_REFUSED)) {
        this.#pull(
          'fatal',
          `${this.#refused} of ${this.#finished} ${records} were refused by a store (the last: ${reason}); ` +
            `mend it, then retry the failed ${targets}`,
        );
      }
    }
  }

  #isMore(count: number, share: number): boolean {
    return this.#finished >= TARGETS_BEFORE_JUDGING && count > this.#finished * share;
  }

  #pull(cause: RunStop['cause'], message: string): void {
    if (this.#stop !== null) return;
    this.#stop = { cause, message };
    this.#controller.abort();
  }
}
