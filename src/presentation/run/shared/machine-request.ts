import { firstRunOf } from '../../../application/earlier-run.js';
import type { RunRecords } from '../../../application/run-ports.js';
import type { RunRecord } from '../../../application/run-record.js';
import type { CatalogueName } from '../../../domain/catalogue-name.js';
import { type GivenOptions, OptionFaults, type Options, readOptions } from '../../../shared/option.js';
import type { Given } from '../../cli/commander-options.js';
import { scrapeOptions } from '../../options/options.js';
import { collectOptions } from '../../options/tmdb/collect-options.js';
import { readTmdbCredential } from '../../options/tmdb/tmdb-credential.js';
import { readTitleCredential } from '../../options/tmdb/tmdb-titles.js';
import { machineOptions } from '../../options/work-options.js';
import { ScrapeRequest } from '../imdb/scrape-request.js';
import { CollectRequest } from '../tmdb/collect-request.js';

export type MachineGiven = Given<typeof machineOptions>;

/**
 * What another process has planned, as this machine takes part in it: the run's own options are those that it was planned
 * with; how the machine goes out, where its data is and what TMDB knows it by it says for itself. Throws `OptionFaults` where
 * it lacks what the run needs, or the run was planned by a version whose options it does not know.
 */
export const MACHINE_REQUESTS = {
  imdb: async (run: RunRecord, _: RunRecords, machine: MachineGiven) => {
    const given = ofMachine(scrapeOptions, machine);
    const credential = await readTitleCredential(given.withStored(run.options).settings);
    return new ScrapeRequest(given, null, credential).resumed(run);
  },
  tmdb: async (run: RunRecord, records: RunRecords, machine: MachineGiven) => {
    const given = ofMachine(collectOptions, machine);
    const credential = await readTmdbCredential(given.settings);
    return new CollectRequest(given, null, credential).resumed(run, await firstRunOf(run, records));
  },
} as const satisfies Readonly<Record<CatalogueName, unknown>>;

/** The options of a run, as far as the machine does not say them for itself. */
function ofMachine<Record extends Options>(
  options: Record,
  machine: MachineGiven,
  stored: GivenOptions = {},
): Given<Record> {
  const isOfMachine = (name: string) => Object.hasOwn(machineOptions, name);
  const only = (all: GivenOptions) =>
    Object.fromEntries(Object.entries(all).filter(([name]) => !isOfMachine(name)));
  const planned = readOptions(options, {}, {}, only(stored));
  if (planned.faults.length > 0) throw new OptionFaults(planned.faults);
  const own = Object.fromEntries(Object.entries(machine.settings).filter(([name]) => isOfMachine(name)));
  return {
    settings: { ...planned.settings, ...own },
    options: planned.given,
    flagged: machine.flagged,
    operands: [],
    withStored: (earlier) => ofMachine(options, machine, earlier),
  };
}
