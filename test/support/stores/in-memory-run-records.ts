import type { RunRecords } from '../../../src/application/run-ports.js';
import type { RunRecord } from '../../../src/application/run-record.js';
import type { CatalogueName } from '../../../src/domain/catalogue-name.js';

/** A run with the keys of its targets by what became of them. */
export interface RunInMemory {
  readonly run: RunRecord;
  readonly left?: readonly string[];
  /** Still failed, each with its kind of failure. */
  readonly failed?: readonly (readonly [key: string, kind: string])[];
}

/** Records of runs, oldest first. */
export class InMemoryRunRecords implements RunRecords {
  readonly #runs: readonly RunInMemory[];

  constructor(runs: readonly RunInMemory[]) {
    this.#runs = runs;
  }

  async find(runId: number): Promise<RunRecord | undefined> {
    return this.#of(runId)?.run;
  }

  async unfinished(catalogue: CatalogueName): Promise<RunRecord | undefined> {
    const { run } =
      this.#runs.findLast(({ run }) => run.catalogue === catalogue && run.finishedAt === null) ?? {};
    return run;
  }

  async withFailures(catalogue: CatalogueName, kinds: readonly string[]): Promise<RunRecord | undefined> {
    const fails = (one: RunInMemory) => one.run.catalogue === catalogue && failedKeys(one, kinds).length > 0;
    return this.#runs.findLast(fails)?.run;
  }

  async *leftKeys(runId: number): AsyncIterable<string> {
    yield* this.#of(runId)?.left ?? [];
  }

  async *stillFailedKeys(runId: number, kinds: readonly string[]): AsyncIterable<string> {
    const found = this.#of(runId);
    if (found !== undefined) yield* failedKeys(found, kinds);
  }

  #of(runId: number): RunInMemory | undefined {
    return this.#runs.find(({ run }) => run.runId === runId);
  }
}

function failedKeys({ failed = [] }: RunInMemory, kinds: readonly string[]): string[] {
  return failed.filter(([, kind]) => kinds.length === 0 || kinds.includes(kind)).map(([key]) => key);
}
