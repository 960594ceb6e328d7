import type { ExportIds } from '../domain/tmdb/tmdb-export.js';
import { NumberMap } from '../shared/number-map.js';

const FIRST_CAPACITY = 1024;

/** The ids of an export with their popularity, about 24 bytes each, and which of them a later one has too. Both have each once. */
export class KnownIds {
  readonly #slots = new NumberMap();
  #ids = new Uint32Array(FIRST_CAPACITY);
  #popularities = new Float64Array(FIRST_CAPACITY);
  #isSeen = new Uint8Array(FIRST_CAPACITY);
  #size = 0;
  #seen = 0;

  get size(): number {
    return this.#size;
  }

  /** How many the later export did not have. */
  get goneCount(): number {
    return this.#size - this.#seen;
  }

  add({ count, ids, popularities }: ExportIds): void {
    this.#makeRoom(count);
    this.#ids.set(ids.subarray(0, count), this.#size);
    this.#popularities.set(popularities.subarray(0, count), this.#size);
    for (let index = 0; index < count; index += 1) this.#slots.set(ids[index] ?? 0, this.#size + index);
    this.#size += count;
  }

  /** Takes an id of the later export, and answers its popularity in the earlier one; `undefined` where it was not in it. */
  take(id: number): number | undefined {
    const slot = this.#slots.get(id);
    if (slot === undefined) return;
    this.#isSeen[slot] = 1;
    this.#seen += 1;
    return this.#popularities[slot];
  }

  /** What the later export did not have, with its popularity. */
  *gone(): Generator<readonly [id: number, popularity: number]> {
    for (let slot = 0; slot < this.#size; slot += 1) {
      if (this.#isSeen[slot] === 0) yield [this.#ids[slot] ?? 0, this.#popularities[slot] ?? Number.NaN];
    }
  }

  #makeRoom(count: number): void {
    const needed = this.#size + count;
    if (needed <= this.#ids.length) return;
    const capacity = Math.max(needed, Math.ceil(this.#ids.length * 1.5));
    this.#ids = withCapacity(new Uint32Array(capacity), this.#ids);
    this.#popularities = withCapacity(new Float64Array(capacity), this.#popularities);
    this.#isSeen = new Uint8Array(capacity);
  }
}

function withCapacity<Numbers extends Uint32Array | Float64Array>(
  larger: Numbers,
  numbers: Numbers,
): Numbers {
  larger.set(numbers);
  return larger;
}
