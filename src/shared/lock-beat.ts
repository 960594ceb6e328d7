import { lutimes } from 'node:fs/promises';
import { hasErrorCode } from './error-code.js';
import { parseHolder } from './lock-holder.js';
import { readRegularFile } from './regular-file.js';
import { isWithin, thisMoment } from './two-clocks.js';

const BEAT_EVERY_MS = 1_000;
/** Much less than others wait for a sign of life: a holder that stood still for longer looks before it writes. */
const SURE_FOR_MS = 3_000;

/** A lock that another process has taken over meanwhile, or that somebody removed. */
export class LockLost extends Error {
  override readonly name = 'LockLost';

  constructor(path: string, pid: number | undefined) {
    const by = pid === undefined ? 'was removed' : `was taken over by process ${pid}`;
    super(
      `${path} ${by} while this process held it, perhaps since this one stood still for long; it writes nothing more there: run the same command again when the other has ended`,
    );
  }
}

/** Moves the date of a held lock, for those who cannot see its process, and notices when the lock is lost. */
export class LockBeat {
  readonly #path: string;
  readonly #own: string;
  readonly #onLost: (error: LockLost) => void;
  readonly #timer: NodeJS.Timeout;
  #sureAt = thisMoment();
  #lost: LockLost | null = null;
  #beating: Promise<void> | null = null;

  constructor(path: string, own: string, onLost: (error: LockLost) => void) {
    this.#path = path;
    this.#own = own;
    this.#onLost = onLost;
    // What the disk says of a beat is said again to whoever asks.
    this.#timer = setInterval(() => this.#beat().catch(() => {}), BEAT_EVERY_MS).unref();
  }

  /** Reads the lock only when the last beat was too long ago. Rejects with `LockLost`, or with what the disk says. */
  async confirm(): Promise<void> {
    if (this.#lost === null && !isWithin(SURE_FOR_MS, this.#sureAt)) {
      // One that is under way may have looked before this process stood still.
      await this.#beating?.catch(() => {});
      await this.#beat();
    }
    if (this.#lost !== null) throw this.#lost;
  }

  /** Resolves once no beat is under way: one that found the lock removed by its own holder would take it for lost. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#beating?.catch(() => {});
  }

  #beat(): Promise<void> {
    this.#beating ??= this.#beatOnce().finally(() => {
      this.#beating = null;
    });
    return this.#beating;
  }

  async #beatOnce(): Promise<void> {
    if (this.#lost !== null) return;
    const startedAt = thisMoment();
    const content = await readRegularFile(this.#path).then(String, (error: unknown) => {
      if (hasErrorCode(error, 'ENOENT')) return '';
      throw error;
    });
    if (content !== this.#own) {
      this.#lost = new LockLost(this.#path, parseHolder(content)?.pid);
      clearInterval(this.#timer);
      this.#onLost(this.#lost);
      return;
    }
    const now = new Date();
    // Where a date cannot be set the lock is read before every write.
    const moved = await lutimes(this.#path, now, now).then(
      () => true,
      () => false,
    );
    if (moved) this.#sureAt = startedAt;
  }
}
