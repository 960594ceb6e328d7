import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { TmdbRecord } from '../../../src/domain/tmdb/tmdb-record.js';
import { temporaryFolder } from '../processes/temporary-folder.js';

const SCRIPT = fileURLToPath(new URL('jsonl-saver.mjs', import.meta.url));

export interface JsonlSaverOptions {
  /** Before `node`, e.g. `prlimit --fsize=1000`. */
  readonly prefix?: readonly string[];
  /** Hears every line, so that it can kill the saver at its moment. */
  readonly onLine?: (line: string, saver: ChildProcess) => void;
}

/** Saves records in a process of its own (from `dist`) and returns the lines that it printed until it ended. */
export async function runJsonlSaver(
  records: readonly TmdbRecord[],
  lake: string,
  { prefix = [], onLine }: JsonlSaverOptions = {},
): Promise<string[]> {
  const recordsFile = join(await temporaryFolder(), 'records.json');
  await writeFile(recordsFile, JSON.stringify(records));
  const [command = '', ...args] = [...prefix, process.execPath, SCRIPT, recordsFile, lake];
  const saver = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  // Its output may end a moment before it is dead and its lock with it.
  const ended = once(saver, 'close');
  const lines: string[] = [];
  for await (const line of createInterface({ input: saver.stdout })) {
    lines.push(line);
    onLine?.(line, saver);
  }
  await ended;
  return lines;
}
