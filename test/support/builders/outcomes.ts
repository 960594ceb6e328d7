import { type FailureKind, failure, type TitleOutcome } from '../../../src/domain/engine/outcome.js';
import { aMovie, titleId } from './movie-builder.js';

/** What became of the title of this number. */
export function scraped(number: number, source = 'imdb-html'): TitleOutcome {
  return {
    kind: 'scraped',
    titleId: titleId(number),
    attempts: 1,
    movie: aMovie(number).with({ source }).build(),
    source,
    origins: {},
    saved: { postgres: 'inserted' },
  };
}

/** A movie that was saved without some values. */
export function noticed(number: number, ...notices: readonly string[]): TitleOutcome {
  return Object.assign(scraped(number), { notices });
}

export function skipped(number: number): TitleOutcome {
  return { kind: 'skipped', titleId: titleId(number), reason: 'robots.txt disallows it' };
}

export function failed(number: number, kind: FailureKind = 'not-found'): TitleOutcome {
  return {
    kind: 'failed',
    titleId: titleId(number),
    attempts: 2,
    failure: failure(kind, `it was ${kind}`, { httpStatus: 404 }),
    saved: {},
    refusedBy: [],
  };
}
