import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, utimesSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { LockLost } from '../../../src/shared/lock-beat.js';
import { acquireLockFile, LockHeld } from '../../../src/shared/lock-file.js';
import { processStartTime } from '../../../src/shared/process-start-time.js';
import { IN_CONTAINER, withoutContainers } from '../../support/processes/skipped.js';
import { csvFolder } from '../../support/stores/csv-folder.js';

const TAKER = fileURLToPath(new URL('../../support/processes/lock-taker.mjs', import.meta.url));
const STALE = '{"pid":2147483646,"startedAt":"boot/1"}\n';

/** A process of its own that tries to take locks when told to, started by `prefix` if there is one. */
async function lockTaker(...prefix: string[]) {
  const [command = '', ...rest] = [...prefix, process.execPath, TAKER];
  const child = spawn(command, rest, { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  const kill = async () => {
    child.kill('SIGKILL');
    await ended;
  };
  onTestFinished(kill);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const answer = async () => String((await lines.next()).value);
  const [, pid] = (await answer()).split(' ');
  const take = (path: string) => {
    child.stdin.write(`${path}\n`);
    return answer();
  };
  return { pid: Number(pid), take, kill };
}

describe('a lock file', () => {
  test('is taken, refused while it is held, and free after its release', async () => {
    const folder = await csvFolder();
    const path = join(folder, '.lock');
    const lock = await acquireLockFile(path);
    await expect(acquireLockFile(path)).rejects.toEqual(new LockHeld(path, process.pid));
    await lock.release();
    expect(await readdir(folder)).toEqual([]);
    await (await acquireLockFile(path)).release();
  });

  test('of another live process is refused with its pid, and taken over when that process is killed', async () => {
    const folder = await csvFolder();
    const path = join(folder, '.lock');
    const holder = await lockTaker();
    expect(await holder.take(path)).toBe('held');
    await expect(acquireLockFile(path)).rejects.toMatchObject({ name: 'LockHeld', pid: holder.pid });
    await holder.kill();
    const lock = await acquireLockFile(path);
    expect(await readdir(folder)).toEqual(['.lock']);
    await lock.release();
    expect(await readdir(folder)).toEqual([]);
  });

  test.each([
    ['of a pid that another process has been given since', `{"pid":${process.pid},"startedAt":"boot/1"}\n`],
    ['that is empty', ''],
    ['that is no JSON', 'mine'],
    ['with a pid that cannot be', '{"pid":-1,"startedAt":null}\n'],
  ])('%s is taken over', async (_, content) => {
    const path = join(await csvFolder(), '.lock');
    await writeFile(path, content);
    const lock = await acquireLockFile(path);
    expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({
      pid: process.pid,
      startedAt: processStartTime(process.pid),
    });
    await lock.release();
  });

  test('of a live process whose start time nobody knows is respected', async () => {
    const path = join(await csvFolder(), '.lock');
    await writeFile(path, `{"pid":${process.pid},"startedAt":null}\n`);
    await expect(acquireLockFile(path)).rejects.toBeInstanceOf(LockHeld);
  });

  test('that was taken over meanwhile is lost to the one before, which hears of it', async () => {
    const path = join(await csvFolder(), '.lock');
    const lost = new Promise<Error>((resolve) => {
      acquireLockFile(path, resolve).then(async (lock) => {
        await lock.confirm();
        await writeFile(path, STALE);
        onTestFinished(async () => {
          await expect(lock.confirm()).rejects.toBeInstanceOf(LockLost);
        });
      });
    });
    expect(await lost).toMatchObject({
      name: 'LockLost',
      message: expect.stringMatching(/was taken over by process 2147483646 .* run the same command again/),
    });
  });

  test('that somebody removed is lost too', async () => {
    const path = join(await csvFolder(), '.lock');
    const lost = new Promise((resolve) => {
      acquireLockFile(path, resolve).then(() => rm(path));
    });
    expect(String(await lost)).toContain('was removed');
  });

  test('that was taken over meanwhile is not removed by the release of the one before', async () => {
    const path = join(await csvFolder(), '.lock');
    const lock = await acquireLockFile(path);
    await writeFile(path, STALE);
    await lock.release();
    expect(await readFile(path, 'utf8')).toBe(STALE);
  });

  test('that is stale goes to exactly one of many processes, and the others learn its pid', async () => {
    const folder = await csvFolder();
    const takers = await Promise.all(Array.from({ length: 6 }, () => lockTaker()));
    for (let round = 0; round < 40; round += 1) {
      const path = join(folder, `${round}.lock`);
      await writeFile(path, STALE);
      const answers = await Promise.all(takers.map((taker) => taker.take(path)));
      const holder = takers[answers.indexOf('held')];
      expect(answers.sort()).toEqual(['held', ...takers.slice(1).map(() => `refused ${holder?.pid}`)]);
    }
    expect(await readdir(folder)).toHaveLength(40);
  });

  test('whose draft may not be written through a link leads nowhere', async () => {
    const folder = await csvFolder();
    const outside = join(await csvFolder(), 'outside');
    await symlink(outside, join(folder, '.lock'));
    await (await acquireLockFile(join(folder, '.lock'))).release();
    expect(existsSync(outside)).toBe(false);
  });

  test('whose folder is not there is an error', async () => {
    const folder = await csvFolder();
    await expect(acquireLockFile(join(folder, 'gone', '.lock'))).rejects.toMatchObject({ code: 'ENOENT' });
    await mkdir(join(folder, 'gone'));
    await (await acquireLockFile(join(folder, 'gone', '.lock'))).release();
  });
});

// What stands still is looked at for some ten seconds.
describe('a lock of another container or machine', () => {
  const ELSEWHERE = '{"pid":1,"startedAt":"boot/1","pidSpace":"boot/pid:[1]","token":"a"}\n';

  test('is respected as long as its date moves, whatever its pid means here', async () => {
    const path = join(await csvFolder(), '.lock');
    await writeFile(path, ELSEWHERE);
    const beat = setInterval(() => utimesSync(path, 0, performance.now()), 300);
    onTestFinished(() => clearInterval(beat));
    await expect(acquireLockFile(path)).rejects.toMatchObject({
      name: 'LockHeld',
      message: expect.stringContaining('is held by process 1 of another container or machine'),
    });
    expect(await readFile(path, 'utf8')).toBe(ELSEWHERE);
  });

  test('is taken over by one of many once it has stood still', async () => {
    const folder = await csvFolder();
    const path = join(folder, '.lock');
    await writeFile(path, ELSEWHERE);
    const takers = await Promise.all(Array.from({ length: 3 }, () => lockTaker()));
    const answers = await Promise.all(takers.map((taker) => taker.take(path)));
    const holder = takers[answers.indexOf('held')];
    expect(answers.sort()).toEqual(['held', ...takers.slice(1).map(() => `refused ${holder?.pid}`)]);
    expect(await readdir(folder)).toEqual(['.lock']);
  });

  test.skipIf(withoutContainers())(
    'is refused while that container lives, both ways, and free soon after it was killed',
    async () => {
      const path = join(await csvFolder(), '.lock');
      const inside = await lockTaker(...IN_CONTAINER);
      const outside = await lockTaker();
      expect(inside.pid).toBe(1);
      expect(await inside.take(path)).toBe('held');
      expect(await outside.take(path)).toBe('refused 1');
      await expect(acquireLockFile(path)).rejects.toBeInstanceOf(LockHeld);
      await inside.kill();
      expect(await outside.take(path)).toBe('held');
      const again = await lockTaker(...IN_CONTAINER);
      expect(await again.take(path)).toBe(`refused ${outside.pid}`);
    },
  );
});
