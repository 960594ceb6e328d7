#!/usr/bin/env node
import { Command, CommanderError } from 'commander';
import { errorMessage } from '../shared/error-message.js';
import { type Flags, OptionFaults, type Options, type Settings } from '../shared/option.js';
import { addOptions } from './commander-options.js';
import { EXIT } from './exit-codes.js';
import { demoOptions, queryOptions, scrapeOptions } from './options.js';

/** Commands load what they need when they are called, so that `--help` stays instant. */
const program = new Command('imdb-scraper')
  .description('Scrapes IMDb title pages in worker threads into PostgreSQL and CSV at the same time.')
  .exitOverride()
  .showHelpAfterError('(run with --help for what there is)');

addCommand(
  'scrape',
  'scrape the titles of a chart, a file or a list of ids',
  scrapeOptions,
  async (settings) => {
    const { scrape } = await import('./commands/scrape.js');
    return scrape(settings);
  },
);
addCommand(
  'demo',
  'scrape a local site shaped like IMDb; needs no internet',
  demoOptions,
  async (settings) => {
    const { demo } = await import('./commands/demo.js');
    return demo(settings);
  },
);
addCommand('query', 'run a query over the scraped movies', queryOptions, async (settings) => {
  const { query } = await import('./commands/query.js');
  return query(settings);
});

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = explain(error);
}

function addCommand<Record extends Options>(
  name: string,
  summary: string,
  options: Record,
  run: (settings: Settings<Record>) => Promise<number>,
): void {
  const command = program.command(name).description(summary);
  const read = addOptions(command, options);
  command.action(async (given: Flags) => {
    process.exitCode = await run(read(given));
  });
}

/** Prints what went wrong, for people, and answers the exit code. */
function explain(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.badOptions;
  if (error instanceof OptionFaults) {
    for (const fault of error.faults) process.stderr.write(`error: ${fault}\n`);
    return EXIT.badOptions;
  }
  process.stderr.write(`error: ${errorMessage(error)}\n`);
  return EXIT.fault;
}
