import { describe, expect, it } from 'vitest';
import { mergeMovies, mergeWithStored } from '../../../src/domain/merge-movies.js';
import type { Movie } from '../../../src/domain/movie.js';
import { aMovie, type MovieBuilder } from '../../support/movie-builder.js';

const MONDAY = '2026-02-02T00:00:00.000Z';
const TUESDAY = '2026-02-03T00:00:00.000Z';

/** A movie as the datasets know it. */
function fromDatasets(changes: Partial<Movie> = {}): MovieBuilder {
  return aMovie(1)
    .titled('Dataset title')
    .starring(7, 8)
    .with({
      metascore: null,
      certificate: null,
      plot: null,
      releaseDate: null,
      countries: [],
      languages: [],
      budget: null,
      source: 'imdb-datasets',
      ...changes,
    });
}

describe('merging a page and a dataset', () => {
  it('takes from the page what the page knows', () => {
    const page = aMovie(1).titled('Page title').starring(2, 1).fetchedAt(TUESDAY).build();
    const { movie, sources } = mergeMovies(
      page,
      fromDatasets({ rating: 1, year: 1950 }).fetchedAt(MONDAY).build(),
    );
    expect(movie).toEqual(page);
    expect(new Set(Object.values(sources))).toEqual(new Set(['imdb-html']));
  });

  it('fills what the page does not know and says from where', () => {
    const page = aMovie(1)
      .starring()
      .with({ year: null, directors: [], metascore: null })
      .fetchedAt(TUESDAY)
      .build();
    const dataset = fromDatasets({ year: 1950 }).fetchedAt(MONDAY).build();
    const { movie, sources } = mergeMovies(page, dataset);
    expect(movie).toMatchObject({
      year: 1950,
      cast: dataset.cast,
      directors: dataset.directors,
      title: page.title,
    });
    expect(movie.source).toBe('imdb-html');
    expect(movie.fieldSources).toEqual({
      year: 'imdb-datasets',
      cast: 'imdb-datasets',
      directors: 'imdb-datasets',
    });
    expect(sources).toMatchObject({ title: 'imdb-html', year: 'imdb-datasets' });
    expect(sources).not.toHaveProperty('metascore');
  });

  it('takes rating and votes together from the later of the two', () => {
    const page = aMovie(1).with({ rating: 7.1, voteCount: 900 }).fetchedAt(MONDAY).build();
    const dataset = fromDatasets({ rating: 7.2, voteCount: 800 });
    const later = mergeMovies(page, dataset.fetchedAt(TUESDAY).build()).movie;
    expect(later).toMatchObject({ rating: 7.2, voteCount: 800, fetchedAt: TUESDAY });
    expect(later.fieldSources).toEqual({ rating: 'imdb-datasets', voteCount: 'imdb-datasets' });
    expect(mergeMovies(page, dataset.fetchedAt('2026-01-01T00:00:00.000Z').build()).movie).toEqual(page);
  });

  it('keeps the rating of a page when the later dataset has none', () => {
    const page = aMovie(1).rated(7.1).fetchedAt(MONDAY).build();
    const dataset = fromDatasets({ rating: null, voteCount: null }).fetchedAt(TUESDAY).build();
    expect(mergeMovies(page, dataset).movie).toMatchObject({ rating: 7.1, voteCount: 1000 });
  });
});

describe('merging with what is stored', () => {
  it('keeps what a page said when a dataset comes', () => {
    const stored = aMovie(1)
      .with({ metascore: 61, plot: 'Known.' })
      .starring(3, 2, 1)
      .fetchedAt(MONDAY)
      .build();
    const merged = mergeWithStored(fromDatasets({ rating: 9 }).fetchedAt(TUESDAY).build(), stored);
    expect(merged).toMatchObject({
      metascore: 61,
      plot: 'Known.',
      cast: stored.cast,
      rating: 9,
      source: 'imdb-html',
    });
    expect(merged.fieldSources).toEqual({ rating: 'imdb-datasets', voteCount: 'imdb-datasets' });
  });

  it('keeps what only the datasets know when a page comes, and forgets what the page no longer knows', () => {
    const before = aMovie(1).with({ plot: 'Old.', year: null }).fetchedAt(MONDAY).build();
    const stored = mergeMovies(before, fromDatasets({ year: 1950 }).fetchedAt(MONDAY).build()).movie;
    const page = aMovie(1).with({ plot: null, year: null }).fetchedAt(TUESDAY).build();
    const merged = mergeWithStored(page, stored);
    expect(merged).toMatchObject({ plot: null, year: 1950, fieldSources: { year: 'imdb-datasets' } });
  });

  it('replaces a dataset by a newer one, also by nothing', () => {
    const stored = fromDatasets({ year: 1950 }).fetchedAt(MONDAY).build();
    const incoming = fromDatasets({ year: null }).fetchedAt(TUESDAY).build();
    expect(mergeWithStored(incoming, stored)).toEqual(incoming);
  });

  it('replaces a page by a newer one, also by nothing', () => {
    const incoming = aMovie(1).with({ plot: null }).fetchedAt(TUESDAY).build();
    expect(mergeWithStored(incoming, aMovie(1).fetchedAt(MONDAY).build())).toEqual(incoming);
  });

  it('puts a page over a movie that only the datasets gave', () => {
    const stored = fromDatasets({ endYear: 2001 }).fetchedAt(MONDAY).build();
    const page = aMovie(1).titled('Page title').fetchedAt(TUESDAY).build();
    expect(mergeWithStored(page, stored)).toEqual({
      ...page,
      endYear: 2001,
      fieldSources: { endYear: 'imdb-datasets' },
    });
  });

  it('stays as it is when the same dataset comes again', () => {
    const page = aMovie(1).with({ year: null }).fetchedAt(MONDAY).build();
    const dataset = fromDatasets({ year: 1950, rating: 3 }).fetchedAt(TUESDAY).build();
    const once = mergeWithStored(dataset, page);
    expect(mergeWithStored(dataset, once)).toEqual(once);
  });
});
