import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mergeSources } from '../../../../src/domain/imdb/merge-sources.js';
import { isKnown, MOVIE_FIELDS, type Movie } from '../../../../src/domain/imdb/movie.js';
import { movieViolations } from '../../../../src/domain/imdb/movie-violations.js';
import { byPrecedence } from '../../../../src/domain/imdb/sources.js';
import { actor, aMovie, titleId } from '../../../support/builders/movie-builder.js';

const MONDAY = '2026-02-02T00:00:00.000Z';
const TUESDAY = '2026-02-03T00:00:00.000Z';
const WEDNESDAY = '2026-02-04T00:00:00.000Z';
const SOURCES = ['imdb-html', 'another-site', 'imdb-datasets', 'tmdb'] as const;

const fromPage = (changes: Partial<Movie> = {}) => aMovie(1).with(changes).fetchedAt(TUESDAY);
const fromDatasets = (changes: Partial<Movie> = {}) =>
  aMovie(1)
    .titled('Dataset title')
    .starring(7, 8)
    .with({ metascore: null, plot: null, releaseDate: null, source: 'imdb-datasets', ...changes })
    .fetchedAt(MONDAY);

describe('merging what sources say', () => {
  it('of one source leaves it as it is', () => {
    const page = fromPage().build();
    expect(mergeSources([page])).toBe(page);
  });

  it('takes from the page what the page knows, and the rest from others, and says from where', () => {
    const page = fromPage({ year: null, directors: [], metascore: null }).build();
    const dataset = fromDatasets({ year: 1950, rating: 1 }).build();
    expect(mergeSources([dataset, page])).toEqual({
      ...page,
      year: 1950,
      directors: dataset.directors,
      fieldSources: { year: 'imdb-datasets', directors: 'imdb-datasets' },
    });
  });

  it('names no source of another when the first knows all', () => {
    const page = fromPage().build();
    expect(mergeSources([page, fromDatasets({ rating: 1 }).build()])).toEqual(page);
  });

  it('asks a source that is not listed before the datasets', () => {
    const other = aMovie(1).titled('Other site').with({ source: 'another-site' }).build();
    expect(mergeSources([fromDatasets().build(), other])).toMatchObject({
      title: 'Other site',
      source: 'another-site',
    });
    expect(['tmdb', 'imdb-datasets', 'zzz', 'imdb-html', 'aaa'].sort(byPrecedence)).toEqual([
      'imdb-html',
      'aaa',
      'zzz',
      'imdb-datasets',
      'tmdb',
    ]);
  });

  it('takes from TMDB what the datasets lack, whatever is newer', () => {
    const dataset = fromDatasets({ year: 1950, countries: [], genres: ['Drama'] });
    const tmdb = aMovie(1)
      .titled('Title at TMDB')
      .starring()
      .directedBy()
      .with({
        year: 1951,
        genres: ['Comedy'],
        countries: ['Norway'],
        plot: 'What TMDB tells.',
        rating: null,
        voteCount: null,
        source: 'tmdb',
      });
    for (const seen of [MONDAY, WEDNESDAY]) {
      const merged = mergeSources([tmdb.fetchedAt(seen).build(), dataset.fetchedAt(TUESDAY).build()]);
      expect(merged).toMatchObject({
        title: 'Dataset title',
        year: 1950,
        genres: ['Drama'],
        countries: ['Norway'],
        plot: 'What TMDB tells.',
        rating: 7.5,
        cast: dataset.build().cast,
        source: 'imdb-datasets',
        fieldSources: { countries: 'tmdb', plot: 'tmdb' },
      });
    }
  });

  it('comes to one movie of a page, the datasets and TMDB, whichever came first', () => {
    const page = fromPage({ year: null, plot: null, budget: null, metascore: 61 }).build();
    const dataset = fromDatasets({ year: 1950, budget: null }).build();
    const budget = { amount: 5, currency: 'USD' };
    const tmdb = aMovie(1).with({ year: 1951, plot: 'At TMDB.', budget, source: 'tmdb' }).build();
    for (const order of permutations([page, dataset, tmdb])) {
      expect(mergeSources(order)).toMatchObject({
        source: 'imdb-html',
        title: page.title,
        metascore: 61,
        year: 1950,
        plot: 'At TMDB.',
        budget,
        fieldSources: { year: 'imdb-datasets', plot: 'tmdb', budget: 'tmdb' },
      });
    }
  });

  it('takes rating and votes together from the latest', () => {
    const page = fromPage({ rating: 7.1, voteCount: 900 }).build();
    const dataset = fromDatasets({ rating: 7.2, voteCount: 800 });
    expect(mergeSources([page, dataset.fetchedAt(WEDNESDAY).build()])).toMatchObject({
      rating: 7.2,
      voteCount: 800,
      fetchedAt: WEDNESDAY,
      fieldSources: { rating: 'imdb-datasets', voteCount: 'imdb-datasets' },
    });
    expect(mergeSources([page, dataset.build()])).toMatchObject({ rating: 7.1, voteCount: 900 });
  });

  it('keeps a rating that the latest does not know, without the votes of another rating', () => {
    const page = fromPage({ rating: 7.1, voteCount: null }).build();
    const unrated = fromDatasets({ rating: null, voteCount: null }).fetchedAt(WEDNESDAY).build();
    const rated = fromDatasets({ rating: 6.1, voteCount: 5 }).build();
    expect(mergeSources([page, unrated])).toMatchObject({ rating: 7.1, voteCount: null });
    expect(mergeSources([page, rated])).toMatchObject({ rating: 7.1, voteCount: null });
  });

  it('takes a whole release date rather than a part of one, never both', () => {
    const page = fromPage({
      releaseDate: null,
      partialReleaseDate: '2027',
      releaseCountry: 'France',
    }).build();
    const dated = fromDatasets({ releaseDate: '2027-05-03', releaseCountry: 'Italy' }).build();
    expect(mergeSources([page, dated])).toMatchObject({
      releaseDate: '2027-05-03',
      partialReleaseDate: null,
      releaseCountry: 'Italy',
    });
  });

  it('does not give an episode the season of another series', () => {
    const page = fromPage({ seriesId: titleId(5), seasonNumber: null, episodeNumber: 3 }).build();
    const season = { seasonNumber: 2, episodeNumber: 9 };
    const other = fromDatasets({ seriesId: titleId(6), ...season }).build();
    const same = fromDatasets({ seriesId: titleId(5), ...season }).build();
    expect(mergeSources([page, other])).toMatchObject({ seasonNumber: null, episodeNumber: 3 });
    expect(mergeSources([page, same])).toMatchObject({ seasonNumber: 2, episodeNumber: 3 });
  });

  it('gives a person one name', () => {
    const page = fromPage().starring(actor(11, 'Of The Page')).directedBy().build();
    const dataset = fromDatasets().directedBy(actor(11, 'Of The Datasets')).build();
    expect(mergeSources([page, dataset]).directors).toEqual([actor(11, 'Of The Page')]);
  });

  it('forgets what a source no longer says', () => {
    const before = fromDatasets({ year: 1950 }).build();
    const after = fromDatasets({ year: null }).fetchedAt(TUESDAY).build();
    expect(mergeSources([after, fromPage({ year: null }).build(), before]).year).toBeNull();
  });
});

/** What any source may say at any time; few values, so that they agree and tie often. */
const observation = fc
  .record({
    source: fc.constantFrom(...SOURCES),
    fetchedAt: fc.constantFrom(MONDAY, TUESDAY, WEDNESDAY),
    title: fc.constantFrom('One', 'Two'),
    year: fc.option(fc.constantFrom(1999, 2000)),
    rating: fc.option(fc.constantFrom(7, 8)),
    voteCount: fc.option(fc.constantFrom(10, 20)),
    plot: fc.option(fc.constantFrom('A.', 'B.')),
    release: fc.constantFrom(
      {},
      { releaseDate: '2027-05-03' },
      { releaseDate: null, partialReleaseDate: '2027' },
      { releaseDate: null },
    ),
    releaseCountry: fc.option(fc.constantFrom('France', 'Italy')),
    seriesId: fc.option(fc.constantFrom(titleId(5), titleId(6))),
    seasonNumber: fc.option(fc.constantFrom(0, 1)),
    episodeNumber: fc.option(fc.constantFrom(1, 2)),
    awardWins: fc.option(fc.constantFrom(1, 2)),
    awardNominations: fc.option(fc.constantFrom(1, 2)),
    keywords: fc.constantFrom([], ['a'], ['b', 'a']),
    cast: fc.constantFrom([], [1], [2, 1]),
    directors: fc.constantFrom([], [actor(1, 'Otherwise Named')], [actor(3)]),
  })
  .map(
    ({ cast, directors, release, ...values }): Movie =>
      aMovie(1)
        .with({ releaseDate: null, ...values, ...release })
        .starring(...cast)
        .directedBy(...directors)
        .build(),
  );

const observations = fc.array(observation, { minLength: 1, maxLength: 6 });

describe('whatever sources say', () => {
  it('comes to one result in every order of arrival', () => {
    const shuffled = observations.chain((all) =>
      fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
    );
    fc.assert(
      fc.property(shuffled, ([all, other]) => {
        expect(JSON.stringify(mergeSources(other))).toBe(JSON.stringify(mergeSources(all)));
      }),
      { numRuns: 500 },
    );
  });

  it('comes to one result in every order of two, of three and of four sources, the newest of each', () => {
    const three = fc
      .tuple(observation, observation, observation, observation)
      .map((all) => all.map((one, at) => ({ ...one, source: SOURCES[at % SOURCES.length] ?? one.source })));
    fc.assert(
      fc.property(three, (all) => {
        for (const count of [2, 3, 4]) {
          const results = permutations(all.slice(0, count)).map((one) => JSON.stringify(mergeSources(one)));
          expect(new Set(results).size).toBe(1);
        }
      }),
    );
  });

  it('is known when any source knows it, unless another one knows what it belongs to better', () => {
    const grouped = new Set([
      'partialReleaseDate',
      'voteCount',
      'releaseCountry',
      'seasonNumber',
      'episodeNumber',
      'awardNominations',
    ]);
    fc.assert(
      fc.property(observations, (all) => {
        const oneEach = [...new Map(all.map((one) => [one.source, one])).values()];
        const merged = mergeSources(oneEach);
        for (const field of MOVIE_FIELDS.filter((one) => !grouped.has(one))) {
          expect([field, isKnown(merged, field)]).toEqual([
            field,
            oneEach.some((one) => isKnown(one, field)),
          ]);
        }
        expect(movieViolations(merged)).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  it('has the value of the source that it names', () => {
    fc.assert(
      fc.property(observations, (all) => {
        const oneEach = [...new Map(all.map((one) => [one.source, one])).values()];
        const merged = mergeSources(oneEach);
        for (const field of MOVIE_FIELDS.filter((one) => one !== 'directors' && isKnown(merged, one))) {
          const source = merged.fieldSources?.[field] ?? merged.source;
          const said = oneEach.find((one) => one.source === source)?.[field];
          expect([field, merged[field]]).toEqual([field, said]);
        }
      }),
      { numRuns: 500 },
    );
  });
});

function permutations<Item>(items: readonly Item[]): Item[][] {
  if (items.length < 2) return [[...items]];
  return items.flatMap((item, at) =>
    permutations(items.filter((_, other) => other !== at)).map((rest) => [item, ...rest]),
  );
}
