/** A set of whole numbers, one bit for each number up to the largest: 5 MB for 40 million, 268 MB for 32-bit integers. */
export class NumberSet {
  #bits = new Uint8Array(1024);

  /** Answers `false` when it was in the set. */
  add(number: number): boolean {
    const byte = number >>> 3;
    if (byte >= this.#bits.length) {
      const larger = new Uint8Array(Math.max(byte + 1, Math.ceil(this.#bits.length * 1.5)));
      larger.set(this.#bits);
      this.#bits = larger;
    }
    const before = this.#bits[byte] ?? 0;
    const after = before | (1 << (number & 7));
    this.#bits[byte] = after;
    return after !== before;
  }

  has(number: number): boolean {
    return ((this.#bits[number >>> 3] ?? 0) & (1 << (number & 7))) !== 0;
  }
}
