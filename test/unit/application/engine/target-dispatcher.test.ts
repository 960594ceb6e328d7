import { describe, expect, it } from 'vitest';
import type { FetchResult } from '../../../../src/application/engine/attempt.js';
import { type Kept, StoreRefused } from '../../../../src/application/engine/ports.js';
import { RunBrake } from '../../../../src/application/engine/run-brake.js';
import { StorePatience } from '../../../../src/application/engine/store-patience.js';
import { TargetDispatcher } from '../../../../src/application/engine/target-dispatcher.js';
import { failure } from '../../../../src/domain/engine/outcome.js';
import { IMDB_WORDS, type Imdb } from '../../../../src/domain/imdb/imdb-catalogue.js';
import type { TitleId } from '../../../../src/domain/imdb/title-id.js';
import { aMovie, titleId } from '../../../support/builders/movie-builder.js';

const LAST = { routeId: 'direct', httpStatus: 200, bytes: 10, milliseconds: 1 };
const ANSWERED: FetchResult<Imdb> = {
  kind: 'answered',
  content: { kind: 'movie', movie: aMovie(1).build(), origins: {} },
  attempts: 1,
  last: LAST,
};
const KEPT: Kept<Imdb> = {
  scraped: { record: aMovie(1).build(), savedAs: null, source: 'imdb-html', origins: {} },
  saved: { postgres: 'inserted' },
  refused: {},
  forGood: false,
  heldBack: null,
  further: [],
  wasSettled: false,
};

interface Case {
  readonly fetched?: FetchResult<Imdb>;
  readonly kept?: Partial<Kept<Imdb>>;
  /** What the journal answers to being told. */
  readonly settle?: () => boolean;
  readonly savesSettle?: boolean;
  readonly interrupted?: boolean;
}

/** Dispatches one title; answers what its queue, the journal and the observers heard of it. */
async function dispatched({
  fetched = ANSWERED,
  kept = {},
  settle = () => true,
  savesSettle = false,
  interrupted = false,
}: Case) {
  const heard = { queue: [] as string[], journal: [] as string[], finished: [] as string[] };
  const options = { patienceMs: 0, now: Date.now, onOutage: () => {}, onTrouble: () => {} };
  const brake = new RunBrake(IMDB_WORDS);
  const dispatcher = new TargetDispatcher<Imdb>({
    targetOf: (key) => ({ page: 'title', titleId: key }),
    fetcher: {
      fetch: async () => {
        if (interrupted) brake.interrupt();
        return fetched;
      },
    },
    keeper: { keep: async () => ({ ...KEPT, ...kept }) },
    queue: {
      enqueue: async (keys) => void heard.queue.push(`enqueued ${keys.join(' ')}`),
      settled: () => void heard.queue.push('settled'),
      unsettled: () => void heard.queue.push('unsettled'),
    },
    journal: {
      runId: 1,
      listComplete: true,
      left: async () => [],
      saved: async () => [],
      enqueue: async () => {},
      completeList: async () => {},
      settle: async (outcome) => {
        heard.journal.push(outcome.kind);
        return settle();
      },
      finish: async () => {},
    },
    journalPatience: new StorePatience('run journal', options),
    observer: { targetFinished: ({ kind }) => void heard.finished.push(kind) },
    brake,
    admission: { open: async () => {}, refusal: () => null },
    mostFetched: 1,
    mostSaved: 1,
    savesSettle,
  });
  async function* keys(): AsyncIterable<TitleId> {
    yield titleId(1);
  }
  await dispatcher.dispatch(keys());
  return heard;
}

const gone = failure('not-found', 'no such title');
const failedFetch: FetchResult<Imdb> = { kind: 'failed', failure: gone, attempts: 1, last: LAST };

describe('what becomes of a target in its range', () => {
  it('is settled where the journal takes it', async () => {
    expect(await dispatched({})).toEqual({ queue: ['settled'], journal: ['scraped'], finished: ['scraped'] });
  });

  it('is settled where another process has settled it meanwhile, which this one does not count', async () => {
    expect(await dispatched({ settle: () => false })).toEqual({
      queue: ['settled'],
      journal: ['scraped'],
      finished: [],
    });
    const late = { kept: { wasSettled: true, saved: {} }, savesSettle: true };
    expect(await dispatched(late)).toEqual({ queue: ['settled'], journal: [], finished: [] });
  });

  it.each<[string, Case]>([
    ['the run is stopped before it is fetched', { fetched: { kind: 'stopped' } }],
    [
      'the run is interrupted before every store has answered',
      { interrupted: true, kept: { refused: { csv: 'silent' } } },
    ],
    [
      'no route was left to ask over',
      { fetched: { kind: 'all-blocked', failure: gone, own: null, attempts: 0, last: null } },
    ],
  ])('is left where %s', async (_name, one) => {
    expect(await dispatched(one)).toEqual({ queue: ['unsettled'], journal: [], finished: [] });
  });

  it('is left where the journal does not take it, and is reported all the same', async () => {
    const settle = () => {
      throw new StoreRefused('invalid byte sequence');
    };
    expect(await dispatched({ settle })).toEqual({
      queue: ['unsettled'],
      journal: ['scraped'],
      finished: ['scraped'],
    });
  });
});

describe('where saving settles', () => {
  it('the journal is not told again, nor of what the target leads to', async () => {
    expect(await dispatched({ savesSettle: true, kept: { further: [titleId(2)] } })).toEqual({
      queue: ['settled'],
      journal: [],
      finished: ['scraped'],
    });
  });

  it.each<[string, Case, string]>([
    ['fails', { fetched: failedFetch }, 'failed'],
    [
      'is refused by the store',
      { kept: { refused: { postgres: 'no room for it' }, saved: {}, forGood: true } },
      'failed',
    ],
    ['is held back from the store', { kept: { heldBack: 'it could not be merged', saved: {} } }, 'failed'],
  ])('the journal is told of a target that %s', async (_name, one, kind) => {
    expect(await dispatched({ ...one, savesSettle: true })).toEqual({
      queue: ['settled'],
      journal: [kind],
      finished: [kind],
    });
  });

  it('what a refused target leads to is in the queue before it is settled', async () => {
    const kept = { refused: { postgres: 'no room for it' }, saved: {}, forGood: true, further: [titleId(2)] };
    expect((await dispatched({ savesSettle: true, kept })).queue).toEqual([
      `enqueued ${titleId(2)}`,
      'settled',
    ]);
  });
});
