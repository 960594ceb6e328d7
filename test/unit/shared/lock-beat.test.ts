import { rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { LockBeat, type LockLost } from '../../../src/shared/lock-beat.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

afterEach(() => {
  vi.useRealTimers();
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
