import { setTimeout } from 'node:timers/promises';

interface Waiting<Item, Result> {
  readonly item: Item;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

export interface BatchOptions<Item> {
  /** How many of the first of these items, two or more, may be handled together; default: all. */
  readonly together?: (items: readonly Item[]) => number;
  /** Whether a single item may be to blame for an error of its batch; default: no error is of that kind. */
  readonly blamesItem?: (error: unknown) => boolean;
  /**
   * Milliseconds from the beginning of a batch to that of the next, at least, unless enough items for a full one wait
   * when the first has ended: where a batch costs much and an item little, a busy queue pays for fewer. Default: none.
   */
  readonly apartMs?: number;
  /** Whether an item that comes alone, after one that came alone, is handled at once all the same. Default: no. */
  readonly aloneAtOnce?: boolean;
}

/**
 * Handles items in the order in which they come, one batch at a time: what arrives while a batch is being handled
 * forms the next one. An idle queue handles a single item at once, or once `apartMs` have passed; a busy one fills its
 * batches by itself. A batch that fails for what a single item may be to blame for is halved until that item stands
 * alone.
 */
export class BatchQueue<Item, Result> {
  readonly #handle: (items: readonly Item[]) => Promise<readonly Result[]>;
  readonly #largest: number;
  readonly #together: (items: readonly Item[]) => number;
  readonly #blamesItem: (error: unknown) => boolean;
  readonly #apartMs: number;
  readonly #aloneAtOnce: boolean;
  #beganAt = Number.NEGATIVE_INFINITY;
  #lastSize = 0;
  #waiting: Waiting<Item, Result>[] = [];
  #running: Promise<void> | undefined;

  /** `handle` answers one result per item, in the same order; when it rejects, nothing of its batch may have been done. */
  constructor(
    largest: number,
    handle: (items: readonly Item[]) => Promise<readonly Result[]>,
    {
      together = (items) => items.length,
      blamesItem = () => false,
      apartMs = 0,
      aloneAtOnce = false,
    }: BatchOptions<Item> = {},
  ) {
    this.#largest = largest;
    this.#handle = handle;
    this.#together = together;
    this.#blamesItem = blamesItem;
    this.#apartMs = apartMs;
    this.#aloneAtOnce = aloneAtOnce;
  }

  add(item: Item): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ item, resolve, reject });
      this.#running ??= this.#run();
    });
  }

  /** Resolves once nothing is waiting or being handled. */
  async idle(): Promise<void> {
    while (this.#running !== undefined) await this.#running;
  }

  async #run(): Promise<void> {
    // Items added in the same turn of the event loop belong in one batch.
    await Promise.resolve();
    while (this.#waiting.length > 0) {
      const isAlone = this.#aloneAtOnce && this.#lastSize <= 1 && this.#waiting.length === 1;
      const restMs = isAlone ? 0 : this.#beganAt + this.#apartMs - performance.now();
      if (restMs > 0 && this.#waiting.length < this.#largest) await setTimeout(restMs);
      this.#beganAt = performance.now();
      const first = this.#waiting.slice(0, this.#largest).map(({ item }) => item);
      const together = first.length === 1 ? 1 : Math.max(1, this.#together(first));
      this.#lastSize = together;
      await this.#settle(this.#waiting.splice(0, together));
    }
    this.#running = undefined;
  }

  async #settle(batch: readonly Waiting<Item, Result>[]): Promise<void> {
    try {
      const results = await this.#handle(batch.map(({ item }) => item));
      batch.forEach(({ resolve, reject }, index) => {
        const result = results[index];
        if (result === undefined) reject(new Error('the batch gave no result for this item'));
        else resolve(result);
      });
    } catch (error) {
      if (batch.length > 1 && this.#blamesItem(error)) {
        const half = Math.ceil(batch.length / 2);
        await this.#settle(batch.slice(0, half));
        await this.#settle(batch.slice(half));
        return;
      }
      for (const { reject } of batch) reject(error);
    }
  }
}
