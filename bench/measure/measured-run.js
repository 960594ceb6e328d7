import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const MEASURE = fileURLToPath(new URL('./measure.py', import.meta.url));
const HOOK = new URL('./event-loop-hook.js', import.meta.url).href;

/**
 * @typedef {object} ProcessFigures  of one whole process, from its start to its end
 * @property {number} startedAt  epoch in milliseconds
 * @property {number} endedAt
 * @property {number} exitCode
 * @property {number} cpuMs  user and system, all threads
 * @property {number} peakBytes  resident
 * @property {string} output
 * @property {{ p99Ms: number, maxMs: number } | null} eventLoopDelay  of the main thread; null unless asked for
 */

/**
 * Runs a command to its end and says what it cost. Ends it, with all that it started, after `timeoutMs`.
 * @param {readonly string[]} command
 * @param {{ python: string, folder: string, timeoutMs: number, eventLoop?: boolean }} options
 *   `folder` is one of its own for this run
 * @returns {Promise<ProcessFigures>}
 */
export async function measuredRun(command, { python, folder, timeoutMs, eventLoop = false }) {
  const figuresFile = join(folder, 'process.json');
  const delayFile = join(folder, 'event-loop.json');
  const hook = eventLoop ? { NODE_OPTIONS: `--import ${HOOK}`, BENCH_EVENT_LOOP_FILE: delayFile } : {};
  const child = spawn(python, [MEASURE, figuresFile, ...command], {
    stdio: ['ignore', 'pipe', 'pipe'],
    // Neither options of the program in the environment nor an .env file may change what is measured.
    env: { PATH: process.env.PATH, HOME: folder, ...hook },
    cwd: folder,
    // A process group of its own, so that the command can be ended along with what measures it.
    detached: true,
  });
  let output = '';
  let errors = '';
  child.stdout.on('data', (data) => {
    output += data;
  });
  child.stderr.on('data', (data) => {
    errors = `${errors}${data}`.slice(-4000);
  });
  const endGroup = () => process.kill(-child.pid, 'SIGKILL');
  const timer = setTimeout(endGroup, timeoutMs);
  process.once('exit', endGroup);
  await once(child, 'close');
  clearTimeout(timer);
  process.off('exit', endGroup);
  const name = command.slice(0, 3).join(' ');
  const figures = await readJson(figuresFile);
  if (figures === null) throw new Error(`${name} did not end within ${timeoutMs / 1000} s: ${errors}`);
  if (figures.exitCode !== 0) {
    throw new Error(`${name} ended with exit code ${figures.exitCode}: ${errors}${output.slice(-2000)}`);
  }
  return { ...figures, output, eventLoopDelay: eventLoop ? await readJson(delayFile) : null };
}

async function readJson(file) {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    if (error.code === 'ENOENT') return null;
    throw error;
  }
}
