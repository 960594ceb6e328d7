import { databaseUrlFault } from '../../infrastructure/database/database-url.js';
import { LOG_LEVELS, type LogLevel } from '../../shared/log-level.js';
import { choiceOption, switchOption, textOption } from '../../shared/option-kinds.js';

/** Where the data is: for every command that opens it. */
export const dataOptions = {
  databaseUrl: textOption<string | null>({
    flag: '--database-url',
    env: 'DATABASE_URL',
    placeholder: '<url>',
    help: 'PostgreSQL server to use, postgres://user:password@host:port/name',
    type: 'URL that begins with postgres:// or postgresql://',
    check: databaseUrlFault,
    defaultValue: null,
    defaultText: 'the embedded database under --out',
    secret: true,
  }),
  out: textOption({
    flag: '--out',
    env: 'OUT_DIR',
    placeholder: '<folder>',
    help: 'folder for the embedded database, csv/, lake/ and unreadable/',
    defaultValue: 'data',
  }),
};

export const outputOptions = {
  json: switchOption({
    flag: '--json',
    env: null,
    help: 'one JSON document on standard output and nothing else there',
  }),
};

/** What is said while a run goes on. */
export const logOptions = {
  quiet: switchOption({
    flag: '--quiet',
    env: null,
    help: 'no progress and no warnings on the way; the report at the end says it all',
  }),
  logLevel: choiceOption<LogLevel, LogLevel | null>({
    flag: '--log-level',
    env: 'LOG_LEVEL',
    placeholder: '<level>',
    help: 'least important log lines wanted; without --log-file they are printed above the progress',
    choices: LOG_LEVELS,
    defaultValue: null,
    defaultText: 'info for --log-file',
  }),
  logFile: textOption<string | null>({
    flag: '--log-file',
    env: 'LOG_FILE',
    placeholder: '<file>',
    help: 'a file that log lines are appended to, as JSON',
    defaultValue: null,
  }),
};
