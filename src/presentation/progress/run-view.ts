import type { RoutesWait, RunObserver } from '../../application/engine/ports.js';
import type { Catalogue } from '../../domain/engine/catalogue.js';
import type { RunReport } from '../../domain/engine/run-report.js';
import { durationText } from '../../shared/duration-text.js';
import type { Log } from '../../shared/logger.js';
import { Redactor } from '../../shared/redactor.js';
import type { PlannedRoutes } from '../run/route-plans.js';
import type { RunCompanion } from '../run/start-run.js';
import { type LogSettings, openRunLog, secretsOf } from './run-log.js';
import { type NamesOfTargets, RunLogger } from './run-logger.js';
import { RunProgress } from './run-progress.js';
import { TerminalProgress } from './terminal-progress.js';

/** What is shown and logged of a run while it goes on: progress and lines on standard error, and the log. */
export class RunView<C extends Catalogue> implements RunCompanion<C> {
  readonly #settings: LogSettings;
  readonly #counts = new RunProgress(() => performance.now());
  readonly #progress: TerminalProgress;
  #redactor = new Redactor([]);
  #log: Log | null = null;
  #logger: RunLogger<C> | null = null;
  readonly #names: NamesOfTargets<C>;
  #begun = false;

  constructor(
    settings: LogSettings & { readonly quiet: boolean },
    names: NamesOfTargets<C>,
    stopping: AbortSignal,
  ) {
    this.#settings = settings;
    this.#names = names;
    this.#progress = new TerminalProgress({
      out: process.stderr,
      quiet: settings.quiet,
      environment: process.env,
      figures: () => this.#counts.figures(),
      target: names.words.target,
    });
    stopping.addEventListener('abort', () => this.#counts.stop());
  }

  /** Prints a line, above the bar if there is one. */
  readonly say = (line: string): void => this.#progress.print(this.#redactor.text(line));

  /** Whether the first target may be under way. */
  readonly hasBegun = (): boolean => this.#begun;

  /** Opens the log that was asked for; from here on the secrets of the run are known. */
  async open(
    settings: Parameters<typeof secretsOf>[0],
    routes: PlannedRoutes,
    further: readonly string[],
  ): Promise<void> {
    const secrets = [...secretsOf(settings, routes, process.env), ...further];
    this.#redactor = new Redactor(secrets);
    this.#log = await openRunLog(this.#settings, secrets, (line) => this.#progress.print(line));
    this.#logger = this.#log === null ? null : new RunLogger(this.#log.logger, this.#names);
  }

  /** Targets of the run that an earlier process settled. */
  goOnFrom(settled: number): void {
    this.#counts.goOnFrom(settled);
  }

  observers(): readonly RunObserver<C>[] {
    const printsLog = this.#logger !== null && this.#settings.logFile === null;
    // Log lines on the terminal have warnings and waits among them.
    const warnings: RunObserver<C> = printsLog
      ? {}
      : {
          waiting: (wait) => this.say(waitText(wait, new Date())),
          warned: (warning) => this.say(`warning: ${warning}`),
        };
    const started: RunObserver<C> = { runStarted: ({ runId, list }) => this.say(`run ${runId}: ${list}`) };
    return [this.#counts, started, warnings, ...(this.#logger === null ? [] : [this.#logger])];
  }

  start(): void {
    this.#begun = true;
    this.#progress.start();
  }

  ended(report: RunReport): void {
    this.#logger?.runEnded(report);
  }

  /** The run ended by an error that no report tells of. */
  failed(reason: string): void {
    this.#log?.logger.error({ reason }, 'run failed');
  }

  /** Takes the bar away and writes what is left of the log. */
  async close(): Promise<void> {
    this.#progress.end();
    await this.#log?.close();
  }
}

/** Local time of the day: no wait is as long as a day. */
export function waitText({ milliseconds, routeId, reason }: RoutesWait, now: Date): string {
  const until = new Date(now.getTime() + milliseconds).toTimeString().slice(0, 8);
  return `every route rests, ${routeId} until ${until} (${durationText(milliseconds / 1000)}): ${reason}`;
}
