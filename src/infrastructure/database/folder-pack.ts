import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, open, readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline, type Readable } from 'node:stream';
import { pipeline as untilPiped } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { z } from 'zod';

/** The first line of a pack, as JSON; the content of the files follows, one after the other. */
const packHead = z.object({
  key: z.string(),
  /** Every folder in the packed one, parents first. */
  folders: z.array(z.string()),
  files: z.array(z.object({ path: z.string(), bytes: z.number() })),
});

type PackHead = z.infer<typeof packHead>;

const LONGEST_HEAD = 1_000_000;
const LINE_END = 0x0a;

/** Writes a folder into one gzip file; `key` says later what is in it. */
export async function packFolder(folder: string, key: string, file: string): Promise<void> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const pathOf = (entry: (typeof entries)[number]) =>
    join(entry.parentPath, entry.name)
      .slice(folder.length + 1)
      .replaceAll('\\', '/');
  const paths = entries
    .filter((entry) => entry.isFile())
    .map(pathOf)
    .sort();
  const folders = entries
    .filter((entry) => entry.isDirectory())
    .map(pathOf)
    .sort();
  const files = await Promise.all(
    paths.map(async (path) => ({ path, bytes: (await stat(join(folder, path))).size })),
  );
  const head: PackHead = { key, folders, files };
  const content = async function* () {
    yield `${JSON.stringify(head)}\n`;
    for (const { path } of files) yield await readFile(join(folder, path));
  };
  await untilPiped(content, createGzip({ level: 9 }), createWriteStream(file));
}

/** The key of a pack; `null` when there is none, or none that can be read. */
export async function readPackKey(file: string): Promise<string | null> {
  try {
    const pack = new PackReader(file);
    try {
      return (await pack.head()).key;
    } finally {
      pack.close();
    }
  } catch {
    return null;
  }
}

/**
 * Writes what is in a pack into a new folder, calling `confirm` before each file. Answers `false`, and writes nothing,
 * when its key is another one. Throws for a pack that is missing or damaged; what it wrote is left.
 */
export async function unpackFolder(
  file: string,
  key: string,
  folder: string,
  confirm: () => Promise<void>,
): Promise<boolean> {
  const pack = new PackReader(file);
  try {
    const head = await pack.head();
    if (head.key !== key) return false;
    await mkdir(folder);
    for (const path of head.folders) await mkdir(join(folder, path));
    for (const { path, bytes } of head.files) {
      await confirm();
      const handle = await open(join(folder, path), 'wx');
      try {
        for await (const piece of pack.take(bytes)) await handle.writeFile(piece);
      } finally {
        await handle.close();
      }
    }
    await pack.end();
    return true;
  } finally {
    pack.close();
  }
}

/** Reads a pack from its start to its end, holding a piece of it at a time. */
class PackReader {
  readonly #stream: Readable;
  readonly #pieces: AsyncIterator<Buffer>;
  #rest: Buffer = Buffer.alloc(0);

  constructor(file: string) {
    const source = createReadStream(file);
    // What fails between two reads is told by the next one.
    this.#stream = pipeline(source, createGunzip(), () => {});
    this.#pieces = this.#stream[Symbol.asyncIterator]();
  }

  async head(): Promise<PackHead> {
    let line = Buffer.alloc(0);
    let end = -1;
    while (end < 0) {
      if (line.length > LONGEST_HEAD) throw new Error('the pack has no head');
      line = Buffer.concat([line, await this.#next()]);
      end = line.indexOf(LINE_END);
    }
    this.#rest = line.subarray(end + 1);
    return packHead.parse(JSON.parse(line.subarray(0, end).toString()));
  }

  /** The next bytes, piece by piece. */
  async *take(bytes: number): AsyncGenerator<Buffer> {
    let left = bytes;
    while (left > 0) {
      if (this.#rest.length === 0) this.#rest = await this.#next();
      const piece = this.#rest.subarray(0, left);
      this.#rest = this.#rest.subarray(piece.length);
      left -= piece.length;
      yield piece;
    }
  }

  /** Only at the end does gzip know whether all of it was whole. */
  async end(): Promise<void> {
    const { done } = await this.#pieces.next();
    if (this.#rest.length > 0 || !done) throw new Error('the pack has more than its head says');
  }

  close(): void {
    this.#stream.destroy();
  }

  async #next(): Promise<Buffer> {
    const { done, value } = await this.#pieces.next();
    if (done) throw new Error('the pack ends too early');
    return value;
  }
}
