import { createHash } from 'node:crypto';
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';
import { hasErrorCode } from './error-code.js';
import { processStartTime } from './process-start-time.js';

/** About as long as another process needs to replace a stale lock. */
const REPLACING_MS = 5;

/** A lock that another live process holds. */
export class LockHeld extends Error {
  override readonly name = 'LockHeld';

  constructor(
    readonly path: string,
    readonly pid: number,
  ) {
    super(`${path} is held by process ${pid}; wait until it ends, or choose another folder with --out`);
  }
}

export interface LockFile {
  release(): Promise<void>;
}

/**
 * Takes a lock file for this process, or takes it over when its holder is dead. Throws `LockHeld` otherwise.
 * The file names the holder's pid and start time, so that a pid used again is not mistaken for the holder.
 */
export async function acquireLockFile(path: string): Promise<LockFile> {
  const own = `${JSON.stringify({ pid: process.pid, startedAt: processStartTime(process.pid) })}\n`;
  const draft = `${path}.${process.pid}.${Math.random().toString(36).slice(2)}`;
  try {
    await writeFile(draft, own);
    for (;;) {
      try {
        // A hard link appears with its content at once; creating and then writing would show others an empty file.
        await link(draft, path);
        break;
      } catch (error) {
        if (!hasErrorCode(error, 'EEXIST')) throw error;
      }
      const content = await readIfThere(path);
      if (content === undefined) continue;
      const holder = parseHolder(content);
      if (holder !== undefined && isAlive(holder)) throw new LockHeld(path, holder.pid);
      if (await replaceStale(path, content, draft)) break;
    }
  } finally {
    await rm(draft, { force: true });
  }
  return {
    release: async () => {
      if ((await readIfThere(path)) === own) await rm(path, { force: true });
    },
  };
}

/**
 * Puts `draft` in the place of a lock whose holder is dead. Several processes may see the same stale lock, so each
 * needs a second lock, made for this very content, before it may look again and replace it. Answers whether it did.
 */
async function replaceStale(path: string, stale: string, draft: string): Promise<boolean> {
  const digest = createHash('sha256').update(stale).digest('hex').slice(0, 16);
  let right: LockFile;
  try {
    right = await acquireLockFile(`${path}.${digest}`);
  } catch (error) {
    if (!(error instanceof LockHeld)) throw error;
    await setTimeout(REPLACING_MS);
    return false;
  }
  try {
    if ((await readIfThere(path)) !== stale) return false;
    await rename(draft, path);
    return true;
  } finally {
    await right.release();
  }
}

interface Holder {
  readonly pid: number;
  readonly startedAt: string | null;
}

function parseHolder(content: string): Holder | undefined {
  try {
    const value: unknown = JSON.parse(content);
    if (typeof value !== 'object' || value === null || !('pid' in value) || !('startedAt' in value)) return;
    const { pid, startedAt } = value;
    if (typeof pid !== 'number' || !Number.isSafeInteger(pid) || pid <= 0) return;
    return { pid, startedAt: typeof startedAt === 'string' ? startedAt : null };
  } catch {
    return;
  }
}

function isAlive({ pid, startedAt }: Holder): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return hasErrorCode(error, 'EPERM');
  }
  const running = processStartTime(pid);
  return running === null || startedAt === null || running === startedAt;
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (hasErrorCode(error, 'ENOENT')) return;
    throw error;
  }
}
