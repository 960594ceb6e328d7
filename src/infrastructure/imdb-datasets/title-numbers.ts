/** A set of title ids by their numbers, one bit for each number: 5 MB for IMDb's 40 million. */
export class TitleNumbers {
  #bits = new Uint8Array(1024);

  add(number: number): void {
    const byte = number >>> 3;
    if (byte >= this.#bits.length) {
      const larger = new Uint8Array(Math.max(byte + 1, this.#bits.length * 2));
      larger.set(this.#bits);
      this.#bits = larger;
    }
    this.#bits[byte] = (this.#bits[byte] ?? 0) | (1 << (number & 7));
  }

  has(number: number): boolean {
    return ((this.#bits[number >>> 3] ?? 0) & (1 << (number & 7))) !== 0;
  }
}

/** Far above any title id; a number past it is not an id. */
const MOST = 2 ** 31;

/** 111161 of `tt0111161`; `null` of anything else. */
export function titleNumber(id: string): number | null {
  const number = /^tt\d{7,10}$/.test(id) ? Number(id.slice(2)) : MOST;
  return number < MOST ? number : null;
}
