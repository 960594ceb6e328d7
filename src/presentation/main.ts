#!/usr/bin/env node
import { Command, CommanderError, Option as CommanderOption } from 'commander';
import { OptionFaults, type Options, readOptions, type Settings } from '../shared/option.js';
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
  const names = new Map<string, string>();
  for (const [key, described] of Object.entries(options)) {
    const flags =
      described.placeholder === null ? described.flag : `${described.flag} ${described.placeholder}`;
    const environment = described.env === null ? '' : `${described.env}, `;
    const option = new CommanderOption(
      flags,
      `${described.help} (${environment}default: ${described.defaultText})`,
    );
    command.addOption(option);
    names.set(option.attributeName(), key);
  }
  command.action(async (given: { [name: string]: string | true }) => {
    const flags = Object.fromEntries(
      Object.entries(given).map(([name, value]) => [names.get(name) ?? name, value]),
    );
    const { settings, faults } = readOptions(options, flags, process.env);
    if (faults.length > 0) throw new OptionFaults(faults);
    process.exitCode = await run(settings);
  });
}

/** Prints what went wrong, for people, and answers the exit code. */
function explain(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.badOptions;
  if (error instanceof OptionFaults) {
    for (const fault of error.faults) process.stderr.write(`error: ${fault}\n`);
    return EXIT.badOptions;
  }
  process.stderr.write(`error: ${error instanceof Error ? error.message : String(error)}\n`);
  return EXIT.fault;
}
