import { execFileSync } from 'node:child_process';
import { closeSync, constants, openSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { onTestFinished } from 'vitest';

/** Puts a pipe that nobody has opened in the place of a file. At the end of the test whoever waits for it goes on. */
export async function namedPipe(path: string): Promise<void> {
  await rm(path, { force: true });
  execFileSync('mkfifo', [path]);
  const bothEnds = constants.O_RDWR | constants.O_NONBLOCK;
  onTestFinished(() => closeSync(openSync(path, bothEnds)));
}
