/** Doubling would leave up to 2.2 slots a key; growing by little and filling up keeps it between 1.1 and 1.3. */
const GROWTH = 1.15;
const FULLEST = 0.9;
const FIRST_CAPACITY = 16;
/** A part that grows holds its old and its new arrays for a moment; of 16 parts, rarely more than one does. */
const PARTS = 16;

/**
 * From a whole number above 0 to a 32-bit number, for millions of them: open addressing on typed arrays. Keys of up to
 * 32 bits take 8 bytes a slot, with `wide` they may have up to 53 and take 12. Nothing is ever removed.
 */
export class NumberMap {
  readonly #parts: readonly Part[];

  constructor(wide = false) {
    this.#parts = Array.from(
      { length: PARTS },
      () => new Part(wide ? (length) => new Float64Array(length) : (length) => new Uint32Array(length)),
    );
  }

  get size(): number {
    return this.#parts.reduce((sum, part) => sum + part.size, 0);
  }

  /** Bytes of the typed arrays. */
  get byteLength(): number {
    return this.#parts.reduce((sum, part) => sum + part.byteLength, 0);
  }

  get(key: number): number | undefined {
    return this.#part(key).get(key);
  }

  set(key: number, value: number): void {
    this.#part(key).set(key, value);
  }

  #part(key: number): Part {
    const part = this.#parts[key % PARTS];
    if (part === undefined) throw new Error(`no part for ${key}`);
    return part;
  }
}

type Keys = Uint32Array | Float64Array;

class Part {
  readonly #newKeys: (length: number) => Keys;
  #keys: Keys;
  #values = new Uint32Array(FIRST_CAPACITY);
  #size = 0;

  constructor(newKeys: (length: number) => Keys) {
    this.#newKeys = newKeys;
    this.#keys = newKeys(FIRST_CAPACITY);
  }

  get size(): number {
    return this.#size;
  }

  get byteLength(): number {
    return this.#keys.byteLength + this.#values.byteLength;
  }

  get(key: number): number | undefined {
    const slot = this.#slot(key);
    return this.#keys[slot] === key ? this.#values[slot] : undefined;
  }

  set(key: number, value: number): void {
    let slot = this.#slot(key);
    if (this.#keys[slot] !== key) {
      if (this.#size + 1 > this.#keys.length * FULLEST) {
        this.#grow();
        slot = this.#slot(key);
      }
      this.#size += 1;
      this.#keys[slot] = key;
    }
    this.#values[slot] = value;
  }

  /** Where the key is, or the free slot (key 0) where it belongs. */
  #slot(key: number): number {
    const capacity = this.#keys.length;
    let slot = Math.floor((scatter(key) / 0x1_0000_0000) * capacity);
    for (;;) {
      const there = this.#keys[slot];
      if (there === key || there === 0) return slot;
      slot = slot + 1 === capacity ? 0 : slot + 1;
    }
  }

  #grow(): void {
    const keys = this.#keys;
    const values = this.#values;
    const capacity = Math.ceil(keys.length * GROWTH);
    this.#keys = this.#newKeys(capacity);
    this.#values = new Uint32Array(capacity);
    keys.forEach((key, from) => {
      if (key === 0) return;
      const slot = this.#slot(key);
      this.#keys[slot] = key;
      this.#values[slot] = values[from] ?? 0;
    });
  }
}

/** Neighbouring numbers are common; without this they would crowd one end of the table. */
function scatter(key: number): number {
  let hash = Math.imul(key ^ (key >>> 16), 0x7feb352d);
  hash = Math.imul(hash ^ (hash >>> 15), 0x846ca68b);
  return (hash ^ (hash >>> 16)) >>> 0;
}
