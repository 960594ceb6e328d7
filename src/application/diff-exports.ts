import { type ExportChange, hasMoved, isMassDeletion, TopRisers } from '../domain/tmdb/export-difference.js';
import type { ExportIds } from '../domain/tmdb/tmdb-export.js';
import { KnownIds } from './known-ids.js';

export interface DiffOptions {
  readonly from: AsyncIterable<ExportIds>;
  readonly to: AsyncIterable<ExportIds>;
  /** A popularity that has become more than so many times as large or small has moved. */
  readonly factor: number;
  /** More of the earlier ids gone than this share is a fault and no difference. */
  readonly mostGone: number;
  /** Hears every change, many at a time. */
  readonly onChanges?: (changes: readonly ExportChange[]) => Promise<void>;
}

/** How two exports differ, as numbers. */
export interface ExportsDifference {
  /** Ids in the earlier export. */
  readonly from: number;
  /** Ids in the later export. */
  readonly to: number;
  readonly new: number;
  readonly gone: number;
  readonly risen: number;
  readonly fallen: number;
  /** Those of the moved whose popularity has grown most. */
  readonly risers: readonly ExportChange[];
}

/** So many of the earlier ids are not in the later export that it will not be whole. */
export class TooManyGone extends Error {
  override readonly name = 'TooManyGone';

  constructor(
    readonly gone: number,
    readonly known: number,
  ) {
    super(`${gone} of ${known} ids are gone`);
  }
}

const TOP = 10;
const CHANGES_AT_ONCE = 1000;

/**
 * Compares two exports that have each id once, in whatever order. Holds the earlier one and reads the later one past it.
 * Throws `TooManyGone`, and whatever reading an export throws.
 */
export async function diffExports(options: DiffOptions): Promise<ExportsDifference> {
  const { factor, mostGone, onChanges } = options;
  const known = new KnownIds();
  for await (const ids of options.from) known.add(ids);
  const counts = { to: 0, new: 0, risen: 0, fallen: 0 };
  const top = new TopRisers(TOP);
  const changes = new ToldChanges(onChanges);
  for await (const { count, ids, popularities } of options.to) {
    counts.to += count;
    for (let index = 0; index < count; index += 1) {
      const id = ids[index] ?? 0;
      const after = popularities[index] ?? Number.NaN;
      const before = known.take(id);
      if (before === undefined) {
        counts.new += 1;
        changes.add('new', id, Number.NaN, after);
      } else if (hasMoved(before, after, factor)) {
        counts[after > before ? 'risen' : 'fallen'] += 1;
        top.offer({ change: 'moved', id, popularity: [before, after] });
        changes.add('moved', id, before, after);
      }
    }
    await changes.tell(CHANGES_AT_ONCE);
  }
  if (isMassDeletion(known.goneCount, known.size, mostGone))
    throw new TooManyGone(known.goneCount, known.size);
  for (const [id, before] of known.gone()) {
    changes.add('gone', id, before, Number.NaN);
    await changes.tell(CHANGES_AT_ONCE);
  }
  await changes.tell(1);
  return { from: known.size, ...counts, gone: known.goneCount, risers: top.risers };
}

/** Changes on their way to who wants to hear of them; without anybody they are not even made. */
class ToldChanges {
  #waiting: ExportChange[] = [];

  constructor(private readonly onChanges: DiffOptions['onChanges']) {}

  add(change: ExportChange['change'], id: number, from: number, to: number): void {
    if (this.onChanges === undefined) return;
    this.#waiting.push({ change, id, popularity: [orNull(from), orNull(to)] });
  }

  /** Once there are so many. */
  async tell(least: number): Promise<void> {
    if (this.#waiting.length < least) return;
    await this.onChanges?.(this.#waiting);
    this.#waiting = [];
  }
}

function orNull(popularity: number): number | null {
  return Number.isNaN(popularity) ? null : popularity;
}
