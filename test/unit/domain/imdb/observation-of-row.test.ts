import { describe, expect, it } from 'vitest';
import { mergeSources } from '../../../../src/domain/imdb/merge-sources.js';
import type { Movie } from '../../../../src/domain/imdb/movie.js';
import { observationOfRow } from '../../../../src/domain/imdb/observation-of-row.js';
import { actor, aMovie } from '../../../support/builders/movie-builder.js';

const MONDAY = '2026-02-02T00:00:00.000Z';
const TUESDAY = '2026-02-03T00:00:00.000Z';
const WEDNESDAY = '2026-02-04T00:00:00.000Z';

const page = aMovie(1).with({ year: null, isAdult: false }).rated(7).fetchedAt(MONDAY).build();
const dataset = aMovie(1)
  .with({ source: 'imdb-datasets', year: 1950, plot: null })
  .rated(8)
  .fetchedAt(TUESDAY)
  .build();
const merged = mergeSources([page, dataset]);

/** As a file has it. */
function row(changes: Partial<Movie> = {}): Movie {
  const { fieldSources: _, ...values } = merged;
  return { ...values, ...changes };
}

describe('what the source of a CSV row has said', () => {
  it('is all of it where the database does not know the source', () => {
    expect(observationOfRow(row(), [], [])).toEqual(row());
    expect(observationOfRow(row(), [], [dataset])).toEqual(row());
  });

  it('is what is stored where a merged row says nothing else', () => {
    expect(observationOfRow(row(), [], [page, dataset])).toBe(page);
  });

  it('leaves to another source what that one has said', () => {
    const later = observationOfRow(row({ plot: 'A new plot.', fetchedAt: WEDNESDAY }), [], [page, dataset]);
    expect(later).toMatchObject({ plot: 'A new plot.', year: null, fetchedAt: WEDNESDAY });
    expect(mergeSources([later, dataset])).toMatchObject({
      plot: 'A new plot.',
      year: 1950,
      rating: 8,
      fieldSources: { year: 'imdb-datasets', rating: 'imdb-datasets' },
    });
  });

  it('takes what the source newly knows, also where another one knows something else', () => {
    const new1 = row({ year: 1999, fetchedAt: WEDNESDAY });
    expect(observationOfRow(new1, [], [page, dataset])).toMatchObject({
      year: 1999,
      rating: null,
      fetchedAt: WEDNESDAY,
    });
  });

  it('takes rating and votes together, or leaves both', () => {
    const rated = row({ rating: 8, voteCount: 1_234_567, fetchedAt: WEDNESDAY });
    const observed = observationOfRow(rated, [], [page, dataset]);
    expect(observed).toMatchObject({ rating: 8, voteCount: 1_234_567 });
    expect(mergeSources([observed, dataset])).toMatchObject({ rating: 8, voteCount: 1_234_567 });
  });

  it('does not take the time of another source for that of its own', () => {
    const changed = row({ plot: 'A new plot.', fetchedAt: TUESDAY });
    expect(observationOfRow(changed, [], [page, dataset])).toMatchObject({
      plot: 'A new plot.',
      fetchedAt: MONDAY,
    });
  });

  it('keeps what the file cannot say', () => {
    const before = { ...page, directors: [actor(7)] };
    const older = row({ isAdult: null, directors: [], fetchedAt: WEDNESDAY, source: page.source });
    expect(observationOfRow(older, ['directors'], [before])).toMatchObject({
      isAdult: false,
      directors: [actor(7)],
      fetchedAt: WEDNESDAY,
    });
  });

  it('never has a whole release date beside a part of one', () => {
    const before = { ...page, releaseDate: null, partialReleaseDate: '2027' };
    const older = row({ isAdult: null, releaseDate: '2027-05-03', fetchedAt: WEDNESDAY });
    expect(observationOfRow(older, [], [before])).toMatchObject({
      releaseDate: '2027-05-03',
      partialReleaseDate: null,
    });
  });
});
