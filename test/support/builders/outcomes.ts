import { type FailureKind, failure, type Outcome } from '../../../src/domain/engine/outcome.js';
import type { Imdb } from '../../../src/domain/imdb/imdb-catalogue.js';
import { aMovie, titleId } from './movie-builder.js';

/** What became of the title of this number. */
export function scraped(number: number, source = 'imdb-html'): Outcome<Imdb> {
  return {
    kind: 'scraped',
    key: titleId(number),
    attempts: 1,
    record: aMovie(number).with({ source }).build(),
    savedAs: null,
    source,
    origins: {},
    saved: { postgres: 'inserted' },
  };
}

/** A movie that was saved without some values. */
export function noticed(number: number, ...notices: readonly string[]): Outcome<Imdb> {
  return Object.assign(scraped(number), { notices });
}

export function skipped(number: number): Outcome<Imdb> {
  return { kind: 'skipped', key: titleId(number), reason: 'robots.txt disallows it' };
}

export function failed(number: number, kind: FailureKind = 'not-found'): Outcome<Imdb> {
  return {
    kind: 'failed',
    key: titleId(number),
    attempts: 2,
    failure: failure(kind, `it was ${kind}`, { httpStatus: 404 }),
    saved: {},
    refusedBy: [],
  };
}
