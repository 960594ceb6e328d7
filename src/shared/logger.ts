import { once } from 'node:events';
import { openSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type Logger, pino } from 'pino';
import type { LogLevel } from './log-level.js';
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
  // Opened here, since a destination that could not open its file throws when the process ends.
  await mkdir(dirname(to.file), { recursive: true });
  const file = pino.destination({ dest: openSync(to.file, 'a'), sync: false, maxLength: MOST_UNWRITTEN });
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
      const closed = once(file, 'close');
      file.end();
      await closed.catch(() => {});
    },
  };
}

/** Bytes of lines that wait for a disk that does not take them. */
const MOST_UNWRITTEN = 8_000_000;
