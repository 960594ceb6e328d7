import { NumberMap } from '../../../shared/number-map.js';

/**
 * From an id (`tt…` or `nm…`, one prefix per index) to a 32-bit number, in 8 bytes a slot, keyed by the number in the id.
 * Ids whose number is zero, past 32 bits or padded otherwise than IMDb pads (seven digits) go to an ordinary map. Nothing
 * is ever removed.
 */
export class DigestIndex {
  readonly #prefix: string;
  readonly #numbers = new NumberMap();
  readonly #others = new Map<string, number>();

  constructor(prefix: string) {
    this.#prefix = prefix;
  }

  get size(): number {
    return this.#numbers.size + this.#others.size;
  }

  /** Bytes of the typed arrays. */
  get byteLength(): number {
    return this.#numbers.byteLength;
  }

  get(id: string): number | undefined {
    const number = this.#number(id);
    return number === undefined ? this.#others.get(id) : this.#numbers.get(number);
  }

  set(id: string, value: number): void {
    const number = this.#number(id);
    if (number === undefined) this.#others.set(id, value);
    else this.#numbers.set(number, value);
  }

  #number(id: string): number | undefined {
    const digits = id.slice(this.#prefix.length);
    if (!id.startsWith(this.#prefix) || !/^(?:\d{7}|[1-9]\d{7,9})$/.test(digits)) return;
    const number = Number(digits);
    return number > 0 && number <= 0xffffffff ? number : undefined;
  }
}
