#!/usr/bin/env node
import { Command, CommanderError } from 'commander';
import { EXIT } from '../domain/engine/exit-code.js';
import { hasErrorCode } from '../shared/error-code.js';
import { errorMessage } from '../shared/error-message.js';
import { OptionFaults } from '../shared/option.js';
import { packageVersion } from '../shared/package-version.js';
import { withoutUserInfo } from '../shared/redactor.js';
import { COMMAND_GROUPS, COMMANDS } from './cli/command-table.js';
import { exitCodeOf } from './cli/exit-codes.js';
import { guardOutput } from './cli/guarded-output.js';
import { Interrupted, leaveOnSignals } from './cli/interruption.js';

/** Whatever still runs when the command has ended, a thread that spins for one, does not keep the program. */
const LEAVE_WITHIN_MS = 5_000;

guardOutput();
leaveOnSignals();

const program = new Command('imdb-scraper')
  .description(
    'Fetches movies of IMDb and TMDB in worker threads into PostgreSQL and files at the same time.',
  )
  .version(packageVersion(), '--version', 'print the version')
  .exitOverride()
  .configureOutput({ outputError: (text, write) => write(withoutUserInfo(text)) })
  .showHelpAfterError('(run with --help for what there is)');

const groups = new Map<string, Command>();
for (const { group, addTo } of COMMANDS) {
  addTo(group === null ? program : groupNamed(group), (code) => {
    process.exitCode = code;
  });
}

try {
  await program.parseAsync(joinValues(process.argv));
} catch (error) {
  process.exitCode = explain(error);
}
setTimeout(() => process.exit(), LEAVE_WITHIN_MS).unref();

/** No option has a space in its name: what begins with a dash and has one, as a comment of SQL, is the value before it. */
function joinValues(words: readonly string[]): string[] {
  const joined: string[] = [];
  for (const word of words) {
    const before = joined.at(-1);
    if (/^-(?!-[a-z][a-z-]*=).*\s/s.test(word) && before !== undefined && /^--[a-z-]+$/.test(before)) {
      joined[joined.length - 1] = `${before}=${word}`;
    } else joined.push(word);
  }
  return joined;
}

/** A group may stand in another, which its name begins with. */
function groupNamed(name: string): Command {
  const known = groups.get(name);
  if (known !== undefined) return known;
  const words = name.split(' ');
  const parent = words.length === 1 ? program : groupNamed(words.slice(0, -1).join(' '));
  const made = parent.command(words.at(-1) ?? name);
  const about = COMMAND_GROUPS[name];
  if (about !== undefined) made.description(about.summary);
  if (about?.notice) made.addHelpText('afterAll', `\n${about.notice}`);
  groups.set(name, made);
  return made;
}

/** Prints what went wrong, for people, and answers the exit code. */
function explain(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.badOptions;
  if (error instanceof Interrupted) {
    process.stderr.write(`${error.message}\n`);
    return EXIT.interrupted;
  }
  const messages = error instanceof OptionFaults ? error.faults : [withoutUserInfo(errorMessage(error))];
  const advice = hasErrorCode(error, 'ENOSPC', 'EDQUOT')
    ? '; make room, then run the same command again'
    : '';
  for (const message of messages) process.stderr.write(`error: ${message}${advice}\n`);
  return exitCodeOf(error);
}
