const SIZE = 500;

/** The median of many values from an even sample of them, in memory that does not grow. */
export class MedianSample {
  readonly #sample: number[] = [];
  #seen = 0;

  /** `random` in [0, 1). */
  constructor(private readonly random: () => number) {}

  add(value: number): void {
    this.#seen += 1;
    if (this.#sample.length < SIZE) {
      this.#sample.push(value);
      return;
    }
    const index = Math.floor(this.random() * this.#seen);
    if (index < SIZE) this.#sample[index] = value;
  }

  /** The lower of the two middle values of an even number; `null` of none. */
  median(): number | null {
    const sorted = this.#sample.toSorted((a, b) => a - b);
    return sorted[Math.floor((sorted.length - 1) / 2)] ?? null;
  }
}
