import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Movie } from '../../../src/domain/imdb/movie.js';
import { csvFolder } from './csv-folder.js';

const SCRIPT = fileURLToPath(new URL('csv-saver.mjs', import.meta.url));

export interface SaverOptions {
  /** Before `node`, e.g. `prlimit --fsize=1000`. */
  readonly prefix?: readonly string[];
  readonly userId?: number;
  /** Hears every line, so that it can kill the saver at its moment. */
  readonly onLine?: (line: string, saver: ChildProcess) => void;
}

/** Saves movies in a process of its own (from `dist`) and returns the lines that it printed until it ended. */
export async function runCsvSaver(
  movies: readonly Movie[],
  folder: string,
  { prefix = [], userId, onLine }: SaverOptions = {},
): Promise<string[]> {
  const moviesFile = join(await csvFolder(), 'movies.json');
  await writeFile(moviesFile, JSON.stringify(movies));
  const [command = '', ...args] = [...prefix, process.execPath, SCRIPT, moviesFile, folder];
  const saver = spawn(command, userId === undefined ? args : [...args, String(userId)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
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
