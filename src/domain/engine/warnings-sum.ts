import { FIRST_KEPT } from './run-report.js';
import type { WorkerFigures } from './worker-figures.js';

/** Brings together what many processes warned of: each sentence once, with how many machines said it. */
export class WarningsSum {
  readonly #machines = new Map<string, Set<string>>();
  #left = 0;

  add(machine: string, { warnings, warningsLeft }: Pick<WorkerFigures, 'warnings' | 'warningsLeft'>): void {
    this.#left += warningsLeft;
    for (const warning of warnings) {
      const known = this.#machines.get(warning);
      if (known !== undefined) known.add(machine);
      // So that it does not grow with the number of processes.
      else if (this.#machines.size === FIRST_KEPT.warnings) this.#left += 1;
      else this.#machines.set(warning, new Set([machine]));
    }
  }

  lines(): readonly string[] {
    const said = [...this.#machines].map(([warning, { size }]) =>
      size === 1 ? warning : `${warning} (said by ${size} machines)`,
    );
    return this.#left > 0 ? [...said, `… and ${this.#left} more`] : said;
  }
}
