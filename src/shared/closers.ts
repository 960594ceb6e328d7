/** What must be let go of at the end, in the reverse of the order in which it was taken. */
export class Closers {
  readonly #closers: (() => Promise<void>)[] = [];

  add(close: () => Promise<void>): void {
    this.#closers.push(close);
  }

  /** Closes everything, also after a failure; the first failure is thrown at the end. */
  async close(): Promise<void> {
    const failures: unknown[] = [];
    for (let close = this.#closers.pop(); close !== undefined; close = this.#closers.pop()) {
      await close().catch((error: unknown) => failures.push(error));
    }
    if (failures.length > 0) throw failures[0];
  }
}

/** Closes what a failure would leave open and throws that failure: what cannot be closed then mostly has the same cause. */
export async function closeAfter(
  failure: unknown,
  ...opened: readonly { close(): Promise<void> }[]
): Promise<never> {
  for (const one of opened) await one.close().catch(() => {});
  throw failure;
}
