import { DigestIndex } from './table/digest-index.js';

const CHUNK_BYTES = 1024 * 1024;
const LENGTH_BYTES = 4;

/**
 * From an id (`tt…` or `nm…`, one prefix per index) to a text, in little more than the bytes of its UTF-8: for millions
 * of short texts, which as strings would take several times that. Holds up to 4 GB.
 */
export class TextIndex {
  readonly #places: DigestIndex;
  readonly #chunks: Buffer[] = [];
  #size = 0;

  constructor(prefix: string) {
    this.#places = new DigestIndex(prefix);
  }

  get(id: string): string | undefined {
    const place = this.#places.get(id);
    if (place === undefined) return;
    const length = this.#read(place, LENGTH_BYTES).readUInt32LE();
    return this.#read(place + LENGTH_BYTES, length).toString('utf8');
  }

  /** The text that an id had before takes its room for good. */
  set(id: string, text: string): void {
    const bytes = Buffer.from(text);
    const length = Buffer.alloc(LENGTH_BYTES);
    length.writeUInt32LE(bytes.length);
    this.#places.set(id, this.#size);
    this.#append(length);
    this.#append(bytes);
  }

  #append(bytes: Buffer): void {
    for (let done = 0; done < bytes.length; ) {
      const written = bytes.copy(this.#chunk(this.#size), this.#size % CHUNK_BYTES, done);
      done += written;
      this.#size += written;
    }
  }

  #read(start: number, length: number): Buffer {
    const bytes = Buffer.alloc(length);
    for (let done = 0; done < length; ) {
      const at = (start + done) % CHUNK_BYTES;
      done += this.#chunk(start + done).copy(bytes, done, at, at + length - done);
    }
    return bytes;
  }

  #chunk(place: number): Buffer {
    const number = Math.floor(place / CHUNK_BYTES);
    const chunk = this.#chunks[number] ?? Buffer.alloc(CHUNK_BYTES);
    this.#chunks[number] = chunk;
    return chunk;
  }
}
