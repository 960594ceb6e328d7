import { RunBrake } from '../../application/engine/run-brake.js';
import type { RunReport } from '../../domain/engine/run-report.js';
import { IMDB_WORDS, type Imdb } from '../../domain/imdb/imdb-catalogue.js';
import { type TitleOutcome, titleOutcome } from '../../domain/imdb/title-outcome.js';
import { OptionFaults } from '../../shared/option.js';
import { GivenValues } from '../options/given-values.js';
import { type ScrapeSettings, scrapeOptions } from '../options/options.js';
import type { FallbackName } from '../options/run-options.js';
import type { ScrapeGiven } from './imdb/scrape-request.js';
import { checkScrape } from './scrape-checks.js';
import { type RunCompanion, startRun } from './start-run.js';

/** What a program has no use for. */
const OF_TERMINALS = [
  'json',
  'quiet',
  'dryRun',
  'logFile',
  'logLevel',
  'workers',
  'queue',
  'detach',
] as const;
const OPTION_NAMES = Object.keys(scrapeOptions).filter((name) => !OF_TERMINALS.some((one) => one === name));

/**
 * Options of a run by the names of docs/options.md; what is left out takes its default, and nothing is read from the
 * environment. An empty list counts as left out, but for `ids` and `proxies`: there it is refused, since a run would
 * fetch or go out as nobody asked.
 */
export interface ScrapeMoviesOptions
  extends Partial<Omit<ScrapeSettings, 'ids' | 'fallback' | (typeof OF_TERMINALS)[number]>> {
  /** One of the names, or several of which all are asked. */
  readonly fallback?: FallbackName | readonly FallbackName[] | null;
  /** Title ids to scrape instead of a chart. */
  readonly ids?: readonly string[];
  /** Stops the run politely: what is in flight is finished, saved and handed out. */
  readonly signal?: AbortSignal;
}

/** A run. Who iterates at once gets every outcome, and the run goes on as fast as they are taken; who does not may await the report. */
export interface MovieScrape extends AsyncIterable<TitleOutcome> {
  /** Settles once the stores are closed; rejects when the run could not start. */
  readonly report: Promise<RunReport>;
}

/**
 * Scrapes movies into the same stores as the command line and hands out what became of each title. Leaving the loop
 * early stops the run politely. Throws `OptionFaults` into the loop with everything that is wrong with the options, an
 * unknown one too.
 */
export function scrapeMovies(options: ScrapeMoviesOptions = {}): MovieScrape {
  const signal = isSignal(options?.signal) ? options.signal : undefined;
  const brake = new RunBrake(IMDB_WORDS);
  const outcomes = new OutcomeQueue();
  const interrupt = () => brake.interrupt();
  signal?.addEventListener('abort', interrupt, { once: true });
  if (signal?.aborted) interrupt();

  const run = async (): Promise<RunReport> => {
    const given = await readGiven(options);
    const { report } = await startRun(await checkScrape(given), brake, companionOf(outcomes));
    return report;
  };
  const report = run().finally(() => {
    signal?.removeEventListener('abort', interrupt);
    outcomes.end();
  });
  // Whoever iterates gets the rejection there; without this it would also count as unhandled.
  report.catch(() => {});

  return {
    report,
    async *[Symbol.asyncIterator]() {
      try {
        yield* outcomes;
      } finally {
        interrupt();
        outcomes.drain();
        await report;
      }
    },
  };
}

/** Throws `OptionFaults`: callers need not be type-checked. */
async function readGiven(options: unknown): Promise<ScrapeGiven> {
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    throw new OptionFaults(['the options are no object']);
  }
  const { signal, ids, fallback, ...values }: Readonly<Record<string, unknown>> = { ...options };
  const faults: string[] = [];
  if (signal !== undefined && !isSignal(signal)) faults.push('signal wants an AbortSignal');
  const isList = Array.isArray(ids) && ids.every((id) => typeof id === 'string');
  if (ids !== undefined && !isList) faults.push('ids wants a list of title ids');
  // `null` is none, too.
  const given = { ...values, fallback: fallback ?? undefined, ...(isList && { ids: ids.join(',') }) };
  return new GivenValues(given, OPTION_NAMES).checked(faults);
}

function isSignal(value: unknown): value is AbortSignal {
  return value instanceof AbortSignal;
}

/** Hands outcomes over one by one; whoever puts one in waits until it is taken. */
class OutcomeQueue implements AsyncIterable<TitleOutcome> {
  readonly #waiting: { readonly outcome: TitleOutcome; readonly taken: () => void }[] = [];
  #wake: () => void = () => {};
  #ended = false;
  #taking = false;

  put(outcome: TitleOutcome): Promise<void> {
    if (!this.#taking) return Promise.resolve();
    return new Promise((taken) => {
      this.#waiting.push({ outcome, taken });
      this.#wake();
    });
  }

  end(): void {
    this.#ended = true;
    this.#wake();
  }

  /** Nobody takes outcomes any more: nobody waits for that either. */
  drain(): void {
    this.#taking = false;
    for (const { taken } of this.#waiting.splice(0)) taken();
  }

  async *[Symbol.asyncIterator](): AsyncIterator<TitleOutcome> {
    this.#taking = true;
    for (;;) {
      const next = this.#waiting.shift();
      if (next !== undefined) {
        next.taken();
        yield next.outcome;
      } else if (this.#ended) {
        return;
      } else {
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
      }
    }
  }
}

function companionOf(outcomes: OutcomeQueue): RunCompanion<Imdb> {
  return {
    say: () => {},
    open: async () => {},
    goOnFrom: () => {},
    observers: () => [{ targetFinished: (outcome) => outcomes.put(titleOutcome(outcome)) }],
    start: () => {},
    ended: () => {},
    failed: () => {},
    close: async () => {},
  };
}
