import { join } from 'node:path';
import { makeFolder } from '../shared/make-folder.js';
import { replaceSmallFile } from '../shared/small-file.js';

/** Per thread and run; a site that changed its answers would otherwise fill the disk. */
const MOST_KEPT = 50;

/** Keeps answers that could not be read, for study. */
export class UnreadableAnswers {
  readonly #folder: string | null;
  #kept = 0;

  /** `null` keeps none. */
  constructor(folder: string | null) {
    this.#folder = folder;
  }

  /**
   * Answers the path of the file of that name, or `null` when the answer was not kept: enough are there, or the disk
   * refused it.
   */
  async keep(name: string, answer: Buffer): Promise<string | null> {
    if (this.#folder === null || this.#kept >= MOST_KEPT) return null;
    this.#kept += 1;
    const path = join(this.#folder, name);
    try {
      await makeFolder(this.#folder);
      await replaceSmallFile(path, answer);
      return path;
    } catch {
      return null;
    }
  }
}
