/** Counts durations in buckets about 5 % wide, so that its size does not grow with what it has seen. */
export class DurationHistogram {
  readonly #counts: number[] = [];
  #total = 0;

  record(milliseconds: number): void {
    const bucket = Math.ceil(Math.log(Math.max(1, milliseconds)) / BUCKET_WIDTH);
    this.#counts[bucket] = (this.#counts[bucket] ?? 0) + 1;
    this.#total += 1;
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
}

const BUCKET_WIDTH = Math.log(1.05);
