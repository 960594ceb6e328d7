import { describe, expect, it } from 'vitest';
import type { FetchResult } from '../../../src/application/engine/attempt.js';
import { StoreRefused } from '../../../src/application/engine/ports.js';
import { StorePatience } from '../../../src/application/engine/store-patience.js';
import { NoteNotFound } from '../../../src/application/note-not-found.js';
import type { TmdbRepository } from '../../../src/application/tmdb-ports.js';
import { failure } from '../../../src/domain/engine/outcome.js';
import type { Tmdb } from '../../../src/domain/tmdb/tmdb-catalogue.js';
import type { TmdbTarget } from '../../../src/domain/tmdb/tmdb-target.js';

const DETAILS = { target: 'details', kind: 'movie', id: 278 } as const;
const last = { routeId: 'direct', httpStatus: 404, bytes: 100, milliseconds: 1 };
const NOT_FOUND: FetchResult<Tmdb> = {
  kind: 'failed',
  failure: failure('not-found', 'TMDB has nothing there', { httpStatus: 404 }),
  attempts: 1,
  last,
};

type Note = TmdbRepository['noteNotFound'];

/** Fetches what is not found, and gives the note of it to stores whose failures are given up at once. */
async function fetched(
  notes: Readonly<Record<string, Note>>,
  { target = DETAILS, stop = new AbortController() }: { target?: TmdbTarget; stop?: AbortController } = {},
): Promise<FetchResult<Tmdb>> {
  const stores = Object.entries(notes).map(([name, noteNotFound]) => ({
    store: {
      name,
      ...(noteNotFound !== undefined && { noteNotFound }),
      save: async () => ({ inserted: 0, updated: 0, unchanged: 0 }),
      close: async () => {},
    },
    patience: new StorePatience(name, {
      patienceMs: 0,
      now: () => 0,
      onOutage: () => {},
      onTrouble: () => {},
    }),
  }));
  const site = { fetch: async () => NOT_FOUND };
  return await new NoteNotFound(site, stores).fetch(target, stop.signal);
}

describe('what TMDB has nothing under', () => {
  it('is noted in every store that notes it, and stays not found', async () => {
    const noted: unknown[] = [];
    const note = async (...of: unknown[]) => void noted.push(of.slice(0, 2));
    expect(await fetched({ postgres: note, jsonl: undefined, other: note })).toBe(NOT_FOUND);
    expect(noted).toEqual([
      ['movie', 278],
      ['movie', 278],
    ]);
  });

  it('is not noted of what are no details', async () => {
    const note = async () => {
      throw new Error('asked');
    };
    const target = { target: 'reviews-page', kind: 'movie', id: 278, page: 1 } as const;
    expect(await fetched({ postgres: note }, { target })).toBe(NOT_FOUND);
  });

  it.each([
    ['refused', new StoreRefused('PostgreSQL refused movie/278')],
    ['unsaved', new Error('connection refused')],
  ])('fails as %s where a store does not take the note', async (kind, error) => {
    const note = async () => {
      throw error;
    };
    const reason = `postgres could not note that TMDB has nothing there: ${error.message}`;
    expect(await fetched({ postgres: note })).toMatchObject({
      kind: 'failed',
      failure: { kind, reason },
      attempts: 1,
      last,
    });
  });

  it('is left for a later run when the run stops before a store has answered', async () => {
    const stop = new AbortController();
    const note = async () => {
      stop.abort();
      throw new Error('connection refused');
    };
    expect(await fetched({ postgres: note }, { stop })).toEqual({ kind: 'stopped' });
  });
});
