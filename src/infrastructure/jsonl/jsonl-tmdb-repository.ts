import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { SaveCounts } from '../../domain/engine/outcome.js';
import { tmdbKey } from '../../domain/tmdb/tmdb-id.js';
import { keyOfRecord, type TmdbRecord } from '../../domain/tmdb/tmdb-record.js';
import type { TmdbReview } from '../../domain/tmdb/tmdb-review.js';
import { hasErrorCode } from '../../shared/error-code.js';
import { dayOfFile } from './day-file-name.js';
import { JsonlFiles } from './jsonl-files.js';
import type { RawAnswer } from './raw-line.js';

/**
 * What TMDB answered, as it answered it, in `raw` of the folder of a lake, which one process at a time may hold. A day's
 * file has a record once for each answer that differs from the one before. A row of a list that has moved is `updated`
 * also where TMDB says the same of it: who looks at places needs each of them.
 */
export class JsonlTmdbRepository {
  readonly name = 'jsonl';
  readonly #files: JsonlFiles;

  private constructor(files: JsonlFiles) {
    this.#files = files;
  }

  /**
   * Opens the folder of a lake, making it if it is not there. Throws `LockHeld` when another process has it open,
   * `StoreFileUnreadable` for a file that is damaged, `StoreFull` when there is no room.
   */
  static async open(folder: string): Promise<JsonlTmdbRepository> {
    return new JsonlTmdbRepository(await JsonlFiles.open(rawFolder(folder)));
  }

  /** What was found and mended in files when they were opened, a sentence each; those of a day when it is written to. */
  get notices(): readonly string[] {
    return this.#files.notices;
  }

  /** As `JsonlFiles.save`. */
  async save(records: readonly TmdbRecord[]): Promise<SaveCounts> {
    return await this.#files.save(records.map(rawAnswerOf));
  }

  /** Waits for what is being saved, brings everything to the disk and releases the folder. */
  async close(): Promise<void> {
    await this.#files.close();
  }
}

/** The days, ISO 8601, of the files in the folder of a lake, one for each file; none where there is no such folder. */
export async function tmdbRawDays(folder: string): Promise<string[]> {
  try {
    const names = await readdir(rawFolder(folder), { recursive: true });
    return names.flatMap((name) => {
      const file = dayOfFile(name.replaceAll('\\', '/'));
      return file?.source.startsWith(SOURCES) ? [file.day] : [];
    });
  } catch (error) {
    if (hasErrorCode(error, 'ENOENT', 'ENOTDIR')) return [];
    throw error;
  }
}

/** What the names of sources begin with. */
const SOURCES = 'tmdb-';

function rawFolder(folder: string): string {
  return join(folder, 'raw');
}

/** The answer that a record was read from, as it is filed. */
export function rawAnswerOf(record: TmdbRecord): RawAnswer {
  const place = record.record === 'review' ? null : record.place;
  return {
    source: `${SOURCES}${kindOf(record)}${place === null ? '' : '-list'}`,
    key: keyOfRecord(record),
    fetchedAt: record.observedAt,
    place,
    ...(record.record === 'review' && askedOf(record.review)),
    answer: record.raw,
  };
}

/** What a review does not say of itself. */
function askedOf({ kind, titleId, language }: TmdbReview): Pick<RawAnswer, 'title' | 'language'> {
  return { title: tmdbKey(kind, titleId), ...(language !== null && { language }) };
}

function kindOf(record: TmdbRecord): string {
  return record.record === 'title' ? record.title.kind : record.record;
}
