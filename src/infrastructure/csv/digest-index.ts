/** Doubling would leave up to 21 bytes an id; growing by little and filling up keeps it between 9 and 11. */
const GROWTH = 1.15;
const FULLEST = 0.9;
const FIRST_CAPACITY = 16;
/** A part that grows holds its old and its new arrays for a moment; of 16 parts, rarely more than one does. */
const PARTS = 16;

/**
 * From an id (`tt…` or `nm…`, one prefix per index) to a 32-bit number, in 8 bytes a slot: open addressing on typed
 * arrays, keyed by the number in the id. Ids whose number is zero, past 32 bits or padded otherwise than IMDb pads
 * (seven digits) go to an ordinary map. Nothing is ever removed.
 */
export class DigestIndex {
  readonly #prefix: string;
  readonly #parts = Array.from({ length: PARTS }, () => new Part());
  readonly #others = new Map<string, number>();

  constructor(prefix: string) {
    this.#prefix = prefix;
  }

  get size(): number {
    return this.#parts.reduce((sum, part) => sum + part.size, this.#others.size);
  }

  /** Bytes of the typed arrays. */
  get byteLength(): number {
    return this.#parts.reduce((sum, part) => sum + part.byteLength, 0);
  }

  get(id: string): number | undefined {
    const number = this.#number(id);
    return number === undefined ? this.#others.get(id) : this.#part(number).get(number);
  }

  set(id: string, value: number): void {
    const number = this.#number(id);
    if (number === undefined) this.#others.set(id, value);
    else this.#part(number).set(number, value);
  }

  #number(id: string): number | undefined {
    const digits = id.slice(this.#prefix.length);
    if (!id.startsWith(this.#prefix) || !/^(?:\d{7}|[1-9]\d{7,9})$/.test(digits)) return;
    const number = Number(digits);
    return number > 0 && number <= 0xffffffff ? number : undefined;
  }

  #part(number: number): Part {
    const part = this.#parts[number % PARTS];
    if (part === undefined) throw new Error(`no part for ${number}`);
    return part;
  }
}

class Part {
  #keys = new Uint32Array(FIRST_CAPACITY);
  #values = new Uint32Array(FIRST_CAPACITY);
  #size = 0;

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
    this.#keys = new Uint32Array(capacity);
    this.#values = new Uint32Array(capacity);
    keys.forEach((key, from) => {
      if (key === 0) return;
      const slot = this.#slot(key);
      this.#keys[slot] = key;
      this.#values[slot] = values[from] ?? 0;
    });
  }
}

/** Neighbouring ids are common; without this they would crowd one end of the table. */
function scatter(key: number): number {
  let hash = Math.imul(key ^ (key >>> 16), 0x7feb352d);
  hash = Math.imul(hash ^ (hash >>> 15), 0x846ca68b);
  return (hash ^ (hash >>> 16)) >>> 0;
}
