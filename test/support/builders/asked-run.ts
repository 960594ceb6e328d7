import type { AskedRun } from '../../../src/application/asked-run.js';

export interface TestRun extends AskedRun<TestRun> {
  /** Of the runs that it was made to go on with: that one, and the first whose targets it has. */
  readonly earlier?: readonly [runId: number, first: number];
}

/** A new run over the chart, with what the test says. */
export function anAskedRun({
  settings,
  ...changes
}: Partial<Omit<TestRun, 'settings'>> & { readonly settings?: Partial<TestRun['settings']> } = {}): TestRun {
  const asked: TestRun = {
    catalogue: 'imdb',
    settings: { resume: null, retryFailed: false, only: [], ...settings },
    storable: {},
    grows: false,
    most: null,
    readsList: false,
    newList: () => ({ list: { kind: 'chart', chart: 'top' }, keys: null, asked: 250 }),
    othersOf: ({ kind }) => (kind === 'chart' ? 'the chart' : null),
    hasRest: ({ kind }) => kind === 'chart',
    resumed: (run, first) => ({ ...asked, earlier: [run.runId, first.runId] }),
    retrying: (run, first) => ({ ...asked, earlier: [run.runId, first.runId] }),
    ...changes,
  };
  return asked;
}
