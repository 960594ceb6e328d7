import { createHash, randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { link, rename, rm } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';
import { hasErrorCode } from './error-code.js';
import { LockBeat, type LockLost } from './lock-beat.js';
import { type LockHolder, lifeOf, ownHolder, parseHolder } from './lock-holder.js';
import { openRegularFile } from './regular-file.js';
import { withDraft } from './small-file.js';

/** About as long as another process needs to replace a stale lock. */
const REPLACING_MS = 5;

/**
 * So often in a row, this far apart, a lock of another container or machine is seen not to move before its holder
 * counts as dead. It is looks that count, not time: a machine that sleeps takes none.
 */
const LOOKS = 20;
const LOOK_EVERY_MS = 500;

/** A lock that another live process holds. */
export class LockHeld extends Error {
  override readonly name = 'LockHeld';

  constructor(
    readonly path: string,
    readonly pid: number,
    elsewhere = false,
  ) {
    const where = elsewhere ? ' of another container or machine' : '';
    super(
      `${path} is held by process ${pid}${where}; wait until it ends, or choose another folder with --out`,
    );
  }
}

export interface LockFile {
  /** To be awaited before each write. Rejects with `LockLost` once another process has taken the lock over. */
  confirm(): Promise<void>;
  release(): Promise<void>;
}

/**
 * Takes a lock file for this process, or takes it over when its holder is dead: at once when its pid says so, after
 * some ten seconds without a sign of life when it is of another container or machine. Throws `LockHeld` otherwise,
 * `NotRegularFile` when a pipe or the like has its place. `onLost` hears when a process that took this one for dead,
 * since it stood still for long, has taken the lock.
 */
export async function acquireLockFile(
  path: string,
  onLost: (error: LockLost) => void = () => {},
): Promise<LockFile> {
  const own = contentFor(ownHolder());
  await take(path, own);
  const beat = new LockBeat(path, own, onLost);
  return {
    confirm: () => beat.confirm(),
    release: async () => {
      await beat.stop();
      await removeIf(path, own);
    },
  };
}

/** Each taking is told apart from every other, also of pids that mean different processes. */
function contentFor(holder: LockHolder): string {
  return `${JSON.stringify({ ...holder, token: randomUUID() })}\n`;
}

async function take(path: string, own: string): Promise<void> {
  await withDraft(path, own, async (draft) => {
    for (;;) {
      try {
        // A hard link appears with its content at once; creating and then writing would show others an empty file.
        await link(draft, path);
        return;
      } catch (error) {
        if (!hasErrorCode(error, 'EEXIST')) throw error;
      }
      const seen = await look(path);
      if (seen === null) continue;
      const holder = parseHolder(seen.content);
      const life = holder === null ? 'dead' : lifeOf(holder);
      if (holder !== null && life === 'alive') throw new LockHeld(path, holder.pid);
      if (holder !== null && life === 'unknown' && !(await standsStill(path, seen, holder))) continue;
      if (await replaceStale(path, seen, draft)) return;
    }
  });
}

/** Answers `false` when another process has it by now; throws `LockHeld` at a sign of life. */
async function standsStill(path: string, first: Seen, { pid }: LockHolder): Promise<boolean> {
  for (let looks = 1; looks < LOOKS; looks += 1) {
    await setTimeout(LOOK_EVERY_MS);
    const seen = await look(path);
    if (seen?.content !== first.content) return false;
    if (seen.movedAt !== first.movedAt) throw new LockHeld(path, pid, true);
  }
  return true;
}

/**
 * Puts `draft` in the place of a lock whose holder is dead. Several processes may see the same stale lock, so each
 * needs a second lock, made for this very content, before it may look again and replace it. Answers whether it did.
 */
async function replaceStale(path: string, stale: Seen, draft: string): Promise<boolean> {
  const digest = createHash('sha256').update(stale.content).digest('hex').slice(0, 16);
  const right = `${path}.${digest}`;
  const own = contentFor(ownHolder());
  try {
    await take(right, own);
  } catch (error) {
    if (!(error instanceof LockHeld)) throw error;
    await setTimeout(REPLACING_MS);
    return false;
  }
  try {
    const seen = await look(path);
    if (seen?.content !== stale.content || seen.movedAt !== stale.movedAt) return false;
    await rename(draft, path);
    return true;
  } finally {
    await removeIf(right, own);
  }
}

interface Seen {
  readonly content: string;
  /** By the clock of who wrote it; only that it changes counts. */
  readonly movedAt: bigint;
}

/** Never through a link, which no holder has made. */
const LOOKING = constants.O_RDONLY | constants.O_NOFOLLOW;
const A_LINK: Seen = { content: '', movedAt: 0n };

/** `null` when there is no lock. Opened anew each time, since that is when a network file system asks its server. */
async function look(path: string): Promise<Seen | null> {
  try {
    const handle = await openRegularFile(path, LOOKING);
    try {
      const { mtimeNs } = await handle.stat({ bigint: true });
      return { content: await handle.readFile('utf8'), movedAt: mtimeNs };
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (hasErrorCode(error, 'ENOENT')) return null;
    if (hasErrorCode(error, 'ELOOP', 'EMLINK')) return A_LINK;
    throw error;
  }
}

async function removeIf(path: string, own: string): Promise<void> {
  if ((await look(path))?.content === own) await rm(path, { force: true });
}
