/** What is different of an id between two exports. */
export interface ExportChange {
  readonly change: 'new' | 'gone' | 'moved';
  readonly id: number;
  /** In the earlier and in the later export; `null` where it is not in it, or has none. */
  readonly popularity: readonly [from: number | null, to: number | null];
}

/** Whether a popularity has become more than so many times as large, or as small. From and to zero is always more. */
export function hasMoved(from: number, to: number, factor: number): boolean {
  return to > from * factor || from > to * factor;
}

/** A larger share of ids gone comes from a file that is not whole rather than from TMDB. */
export const MOST_GONE = 0.1;

export function isMassDeletion(gone: number, known: number, mostGone: number): boolean {
  return gone > known * mostGone;
}

/** The changes whose popularity has grown most. */
export class TopRisers {
  readonly #most: number;
  #risers: ExportChange[] = [];

  constructor(most: number) {
    this.#most = most;
  }

  /** The largest rise first. */
  get risers(): readonly ExportChange[] {
    return this.#risers;
  }

  offer(change: ExportChange): void {
    const last = this.#risers.at(-1);
    const rise = riseOf(change);
    if (rise <= 0 || (this.#risers.length === this.#most && last !== undefined && rise <= riseOf(last)))
      return;
    this.#risers = [...this.#risers, change]
      .sort((one, other) => riseOf(other) - riseOf(one))
      .slice(0, this.#most);
  }
}

function riseOf({ popularity: [from, to] }: ExportChange): number {
  return (to ?? 0) - (from ?? 0);
}
