import { mkdir, readdir, realpath, rename, rm } from 'node:fs/promises';
import { dirname, join, resolve, sep } from 'node:path';
import { closeAfter } from '../../../shared/closers.js';
import { hasErrorCode } from '../../../shared/error-code.js';
import { acquireLockFile, type LockFile, LockHeld } from '../../../shared/lock-file.js';
import { makeFolder } from '../../../shared/make-folder.js';
import { replaceSmallFile, syncFolder } from '../../../shared/small-file.js';

/** Readers of whole folders, Spark for one, pass over what begins with `_` or `.`. */
export const MANIFEST = '_rebatch.json';
const DRAFTS = '.rebatch';
const LOCK = '.lock';
const PART = /^part-\d{5}\.jsonl(?:\.gz)?$/;

/** A folder that no even files can be put in. */
export class TargetUnfit extends Error {
  override readonly name = 'TargetUnfit';
}

/** The folder of even files. Nothing that an earlier rebatch has put there changes before all new files are written. */
export class TargetFolder {
  /** Between the files of an earlier rebatch and all of the new ones. */
  #isHalfPublished = false;

  private constructor(
    readonly path: string,
    private readonly lock: LockFile,
  ) {}

  /**
   * Makes the folder if it is not there, and takes it for this process. Throws `TargetUnfit` when it holds anything but the
   * files of an earlier rebatch, when it is in one of the inputs or they in it, and when another process has it.
   */
  static async open(path: string, inputs: readonly string[]): Promise<TargetFolder> {
    await refuseOverlap(path, inputs);
    await makeFolder(path);
    await refuseOthers(path);
    const lock = await acquireLockFile(join(path, LOCK)).catch((error: unknown) => {
      if (!(error instanceof LockHeld)) throw error;
      throw new TargetUnfit(
        `process ${error.pid} writes to ${path}; wait until it ends, or choose another folder`,
      );
    });
    const target = new TargetFolder(path, lock);
    try {
      await rm(target.#drafts, { recursive: true, force: true });
      await mkdir(target.#drafts);
      return target;
    } catch (error) {
      return await closeAfter(error, target);
    }
  }

  /** Where a file is written before it takes its name. */
  draftOf(name: string): string {
    return join(this.#drafts, name);
  }

  /** Puts the drafts in the place of all files of an earlier rebatch. The manifest is there only while all of them are. */
  async publish(names: readonly string[], manifest: string): Promise<void> {
    this.#isHalfPublished = true;
    await rm(join(this.path, MANIFEST), { force: true });
    const earlier = (await readdir(this.path)).filter((name) => PART.test(name));
    for (const name of earlier) await rm(join(this.path, name));
    for (const name of names) await rename(this.draftOf(name), join(this.path, name));
    await syncFolder(this.path);
    await replaceSmallFile(join(this.path, MANIFEST), manifest);
    this.#isHalfPublished = false;
  }

  /**
   * Removes drafts and lets go of the folder. Where it holds neither the old files nor all of the new ones the drafts stay:
   * by them the next rebatch knows that what lies there is of one before it.
   */
  async close(): Promise<void> {
    try {
      if (!this.#isHalfPublished) await rm(this.#drafts, { recursive: true, force: true });
    } finally {
      await this.lock.release();
    }
  }

  get #drafts(): string {
    return join(this.path, DRAFTS);
  }
}

async function refuseOthers(path: string): Promise<void> {
  const names = await readdir(path);
  const isOurs = names.includes(MANIFEST) || names.includes(DRAFTS);
  // With what was written beside them under a longer name when a process was killed.
  const known = (name: string) =>
    [MANIFEST, DRAFTS, LOCK].some((own) => name.startsWith(own)) || (isOurs && PART.test(name));
  const other = names.find((name) => !known(name));
  if (other === undefined) return;
  throw new TargetUnfit(
    `${path} holds ${other}, which no rebatch has put there; choose an empty folder or one of an earlier rebatch`,
  );
}

async function refuseOverlap(path: string, inputs: readonly string[]): Promise<void> {
  const target = await realFolder(resolve(path));
  for (const input of inputs) {
    const real = await realpath(input);
    if (isWithin(target, real) || isWithin(real, target)) {
      throw new TargetUnfit(
        `${path} and ${input}, which is read, lie in each other; choose a folder elsewhere`,
      );
    }
  }
}

/** The real path of a folder that may not be there yet. */
async function realFolder(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    if (!hasErrorCode(error, 'ENOENT') || dirname(path) === path) throw error;
    return join(await realFolder(dirname(path)), path.slice(dirname(path).length));
  }
}

function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : `${folder}${sep}`);
}
