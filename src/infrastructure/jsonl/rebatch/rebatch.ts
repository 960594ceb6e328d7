import { createHash } from 'node:crypto';
import { closeAfter } from '../../../shared/closers.js';
import { explainStoreError } from '../../files/store-file-error.js';
import { jsonlInputs } from '../lines/jsonl-inputs.js';
import { lineBlocks } from '../lines/line-blocks.js';
import { type FileBlock, RowSlices } from './row-slices.js';
import { TargetFolder, TargetUnfit } from './target-folder.js';
import { type WrittenPart, writePart } from './write-part.js';

/** So that the order of names is that of the files. */
const MOST_FILES = 100_000;

export interface RebatchedFile extends WrittenPart {
  readonly name: string;
  readonly rows: number;
}

export interface Rebatched {
  readonly files: readonly RebatchedFile[];
  readonly rows: number;
  /** Of all files as they lie on the disk. */
  readonly bytes: number;
  /** Of all rows with their line ends, one after the other and uncompressed: however they are divided, it is the same. */
  readonly sha256: string;
  /** Lines that were passed over. */
  readonly blankLines: number;
}

export interface RebatchOptions {
  /** In each file but the last. */
  readonly rows: number;
  readonly gzip: boolean;
  /** Hears of bytes read from the disk, of how many in all, and of the rows that were written so far. */
  readonly onProgress: (read: number, of: number, rows: number) => void;
}

/**
 * Puts the lines of files and folders (`jsonlInputs`), in their order, into `part-00000.jsonl.gz` and so on, of so many lines
 * each. All files are there in the end, or the folder is as it was. Lines stay the bytes that they are; blank ones are
 * passed over. Memory is that of some pieces of a file, and of the longest line. Throws `JsonlFileUnfit` and
 * `TargetUnfit`, and `StoreFull` when there is no room.
 */
export async function rebatch(
  given: readonly string[],
  folder: string,
  { rows: most, gzip, onProgress }: RebatchOptions,
): Promise<Rebatched> {
  const inputs = await jsonlInputs(given);
  const size = inputs.reduce((sum, { bytes }) => sum + bytes, 0);
  const target = await TargetFolder.open(folder, given).catch((error: unknown) => {
    throw explainStoreError(error, folder, '--to');
  });
  let read = 0;
  const slices: RowSlices = new RowSlices(
    blocksOf(
      inputs.map(({ path }) => path),
      (bytes) => {
        read += bytes;
        onProgress(read, size, slices.rows);
      },
    ),
  );
  try {
    const content = createHash('sha256');
    const files: RebatchedFile[] = [];
    while (await slices.hasMore()) {
      if (files.length === MOST_FILES)
        throw new TargetUnfit(`these are more than ${MOST_FILES} files: choose more --rows`);
      const name = `part-${String(files.length).padStart(5, '0')}.jsonl${gzip ? '.gz' : ''}`;
      const before = slices.rows;
      const written = await writePart(target.draftOf(name), hashed(slices.take(most), content), gzip);
      files.push({ name, rows: slices.rows - before, ...written });
    }
    const { rows, blankLines } = slices;
    const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
    const rebatched = { files, rows, bytes, sha256: content.digest('hex'), blankLines };
    await target.publish(
      files.map(({ name }) => name),
      `${JSON.stringify(rebatched, null, 2)}\n`,
    );
    await target.close();
    return rebatched;
  } catch (error) {
    return await closeAfter(explainStoreError(error, folder, '--to'), slices, target);
  }
}

async function* blocksOf(
  paths: readonly string[],
  onRead: (bytes: number) => void,
): AsyncGenerator<FileBlock> {
  for (const path of paths) {
    for await (const block of lineBlocks(path, onRead)) yield { ...block, path };
  }
}

async function* hashed(
  pieces: AsyncIterable<Buffer>,
  hash: ReturnType<typeof createHash>,
): AsyncGenerator<Buffer> {
  for await (const piece of pieces) {
    hash.update(piece);
    yield piece;
  }
}
