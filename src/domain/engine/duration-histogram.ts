/** The buckets of a `DurationHistogram` that are not empty, each with how many durations it holds; as plain data. */
export type HistogramData = readonly (readonly [bucket: number, count: number])[];

/** Counts durations in buckets about 5 % wide, so that its size does not grow with what it has seen. */
export class DurationHistogram {
  readonly #counts: number[] = [];
  #total = 0;

  record(milliseconds: number): void {
    this.#count(Math.ceil(Math.log(Math.max(1, milliseconds)) / BUCKET_WIDTH), 1);
  }

  /** Counts what another one has counted. */
  add(data: HistogramData): void {
    for (const [bucket, count] of data) this.#count(bucket, count);
  }

  data(): HistogramData {
    // A bucket that nothing fell into is a hole.
    return [...this.#counts.entries()].filter(([, count]) => count !== undefined);
  }

  /** The duration in milliseconds that `share` (0 to 1) of the records do not exceed; `null` without records. */
  percentile(share: number): number | null {
    const rank = Math.max(1, Math.ceil(this.#total * share));
    let seen = 0;
    for (const [bucket, count] of this.#counts.entries()) {
      seen += count ?? 0;
      if (seen >= rank) return Math.round(Math.exp(bucket * BUCKET_WIDTH));
    }
    return null;
  }

  #count(bucket: number, count: number): void {
    this.#counts[bucket] = (this.#counts[bucket] ?? 0) + count;
    this.#total += count;
  }
}

const BUCKET_WIDTH = Math.log(1.05);
