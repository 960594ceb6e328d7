import { rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { LockBeat, type LockLost } from '../../../src/shared/lock-beat.js';
import { temporaryFolder } from '../../support/processes/temporary-folder.js';

afterEach(() => {
  vi.useRealTimers();
});

test('a holder that stood still in the middle of a beat looks again before it writes', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'Date'] });
  const path = join(await temporaryFolder(), '.lock');
  // At a few moments, since it is not seen from here when the beat has looked.
  for (let turns = 0; turns < 12; turns += 1) {
    writeFileSync(path, 'mine');
    const beat = new LockBeat(path, 'mine', () => {});
    vi.advanceTimersToNextTimer();
    for (let turn = 0; turn < turns; turn += 1) await new Promise(setImmediate);
    writeFileSync(path, 'another');
    vi.setSystemTime(Date.now() + 60_000);
    await expect(beat.confirm()).rejects.toThrow('was removed while this process held it');
    await beat.stop();
  }
});

test('a beat that is under way ends before its lock may be removed, and is not taken for a loss', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  const path = join(await temporaryFolder(), '.lock');
  writeFileSync(path, 'mine');
  utimesSync(path, 1, 1);
  const losses: LockLost[] = [];
  const beat = new LockBeat(path, 'mine', (error) => losses.push(error));
  vi.advanceTimersToNextTimer();
  await beat.stop();
  expect(statSync(path).mtimeMs).toBeGreaterThan(1000);
  rmSync(path);
  vi.advanceTimersByTime(10_000);
  await beat.stop();
  expect(losses).toEqual([]);
});
