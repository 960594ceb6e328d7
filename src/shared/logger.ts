import { once } from 'node:events';
import { open } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';
import { type Logger, pino } from 'pino';
import type { LogLevel } from './log-level.js';
import { makeFolder } from './make-folder.js';
import { readableLogLine } from './readable-log-line.js';
import { Redactor } from './redactor.js';

export interface LogOptions {
  readonly level: LogLevel;
  /** Taken out of every text that is logged, as are the credentials of URLs. */
  readonly secrets: Iterable<string>;
  readonly to: LogFile | { readonly print: (line: string) => void };
}

interface LogFile {
  readonly file: string;
  /** Called once when lines cannot be written any more, e.g. on a full disk; logging goes on without them. */
  readonly onLoss: (error: Error) => void;
}

export interface Log {
  readonly logger: Logger;
  /** Resolves once every line is written. */
  close(): Promise<void>;
}

/** Opens a log: JSON lines appended to a file, or readable lines for `print`. Rejects when the file cannot be written. */
export async function openLog({ level, secrets, to }: LogOptions): Promise<Log> {
  const redactor = new Redactor(secrets);
  const options = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
  };
  if ('print' in to) {
    const write = (line: string) => to.print(readableLogLine(redactor.json(line)));
    return { logger: pino(options, { write }), close: async () => {} };
  }
  await makeFolder(dirname(to.file));
  // Not by pino, which at the end of the process would still wait for a file that cannot be opened.
  const fd = await promisify(open)(to.file, 'a');
  const file = pino.destination({ dest: fd, sync: false, maxLength: MOST_UNWRITTEN });
  let lost = false;
  const onLoss = (error: Error) => {
    if (!lost) to.onLoss(error);
    lost = true;
  };
  file.on('error', onLoss);
  file.on('drop', () => onLoss(new Error('lines come faster than the file takes them')));
  return {
    logger: pino(options, { write: (line) => file.write(`${redactor.json(line).trimEnd()}\n`) }),
    close: async () => {
      const closed = once(file, 'close').catch(() => {});
      file.end();
      await Promise.race([closed, setTimeout(CLOSE_WITHIN_MS, undefined, { ref: false })]);
      // Else pino tries for ever what a full disk does not take, and the process never ends.
      file.destroy();
    },
  };
}

/** Bytes of lines that wait for a disk that does not take them. */
const MOST_UNWRITTEN = 8_000_000;
/** For a disk that is only slow. */
const CLOSE_WITHIN_MS = 10_000;
