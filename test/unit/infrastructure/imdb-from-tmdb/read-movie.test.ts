import fc from 'fast-check';
import { expect, it } from 'vitest';
import { movieViolations } from '../../../../src/domain/imdb/movie-violations.js';
import { isTitleId } from '../../../../src/domain/imdb/title-id.js';
import { TMDB_IMAGE_URL } from '../../../../src/domain/tmdb/image-url.js';
import type { TmdbTitleKind } from '../../../../src/domain/tmdb/tmdb-id.js';
import { readMovie } from '../../../../src/infrastructure/imdb-from-tmdb/read-movie.js';
import { APPENDED } from '../../../../src/infrastructure/imdb-from-tmdb/title-step.js';
import { describeCaptures, readCapture } from '../../../support/builders/captures.js';
import { anyJsonValue, replaceValue } from '../../../support/builders/json-mutations.js';
import { movieDetails, seriesDetails } from '../tmdb/read/details-answers.js';

const now = new Date('2026-09-01T12:00:00.000Z');
const options = { posterSize: 'w342', imageBaseUrl: TMDB_IMAGE_URL } as const;

function read(json: unknown, id: string, kind: TmdbTitleKind = 'movie', appended = APPENDED[kind]) {
  if (!isTitleId(id)) throw new Error(`${id} is no title id`);
  const asked = { titleId: id, kind, id: null, appended, observedAt: now.toISOString(), now };
  return readMovie(json, asked, options);
}

function movieIn(result: ReturnType<typeof read>) {
  if (result.kind === 'failed') throw new Error(result.failure.reason);
  if (result.content.kind !== 'movie') throw new Error('no movie was read');
  return result.content;
}

it('a movie says of each value that it has where it was found', () => {
  const { movie, origins } = movieIn(read(movieDetails, 'tt9000001'));
  expect(movie).toMatchObject({ titleId: 'tt9000001', source: 'tmdb', fetchedAt: now.toISOString() });
  expect(origins).toMatchObject({ title: 'tmdb', plot: 'tmdb', budget: 'tmdb' });
  expect(origins).not.toHaveProperty('rating');
});

it('a value that no movie can have is unknown, and said', () => {
  const body = { ...movieDetails, release_date: '1799-01-01', runtime: 'long' };
  const { movie, notices } = movieIn(read(body, 'tt9000001'));
  expect(movie.year).toBeNull();
  expect(notices?.join()).toMatch(/year 1799 is outside/);
});

it.each([
  ['of another title', movieDetails, 'tt0000005', 'movie', /is about tt9000001, and tt0000005 was asked for/],
  [
    'without a part',
    { ...seriesDetails, content_ratings: undefined },
    'tt9000001',
    'tv',
    /without content_ratings/,
  ],
  ['that is a list', [], 'tt9000001', 'movie', /no JSON object/],
] as const)('an answer %s cannot be read', (_, body, id, kind, reason) => {
  expect(read(body, id, kind)).toMatchObject({
    kind: 'failed',
    failure: { kind: 'unreadable', reason: expect.stringMatching(reason) },
  });
});

it('a refusal that came with status 200 is none of a reader', () => {
  const refusal = { success: false, status_code: 34, status_message: 'The resource could not be found.' };
  expect(read(refusal, 'tt9000001')).toMatchObject({ failure: { kind: 'not-found' } });
});

it.each([
  ['a movie', movieDetails, 'movie'],
  ['a series', seriesDetails, 'tv'],
] as const)('any values in the details of %s make a movie that stores take, or none', (_, details, kind) => {
  const changes = fc.array(fc.tuple(fc.nat(), anyJsonValue), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(changes, (all) => {
      const body = structuredClone(details);
      for (const [nth, value] of all) replaceValue(body, nth, value);
      const result = read(body, 'tt9000001', kind, []);
      if (result.kind === 'failed') {
        expect(['unreadable', 'invalid', 'not-found', 'unauthorized', 'unreachable', 'throttled']).toContain(
          result.failure.kind,
        );
        expect(result.failure.reason).not.toContain('could not cope');
      } else expect(movieViolations(movieIn(result).movie)).toEqual([]);
    }),
    { numRuns: 500 },
  );
});

describeCaptures('details that TMDB answered with', () => {
  const capture = (name: string): unknown => JSON.parse(readCapture(`tmdb/${name}`).toString());

  it('make a movie of an id of IMDb that was asked for: /movie/tt1345836', () => {
    const { movie, notices } = movieIn(
      // Of the parts that were appended then it lacks the releases.
      read(capture('jellyfin.movie-tt1345836-append.2026-08-06.json.gz'), 'tt1345836', 'movie', ['keywords']),
    );
    expect(notices).toBeUndefined();
    expect(movie).toMatchObject({
      titleId: 'tt1345836',
      kind: 'movie',
      title: 'The Dark Knight Rises',
      originalTitle: 'The Dark Knight Rises',
      year: 2012,
      endYear: null,
      rating: null,
      voteCount: null,
      durationMinutes: 165,
      certificate: null,
      genres: ['Action', 'Crime', 'Drama', 'Thriller'],
      plot: expect.stringMatching(/^Following the death of District Attorney .* branded him an enemy\.$/),
      posterUrl: 'https://image.tmdb.org/t/p/w342/hr0L2aueqlP2BYUblTTjmtn0hw4.jpg',
      releaseDate: '2012-07-17',
      releaseCountry: null,
      countries: ['United Kingdom', 'United States'],
      languages: ['English'],
      budget: { amount: 250_000_000, currency: 'USD' },
      grossWorldwide: { amount: 1_081_041_287, currency: 'USD' },
      isAdult: false,
      productionStatus: 'released',
      companies: ['Syncopy', 'Legendary Pictures', 'Warner Bros. Pictures', 'DC'],
      cast: [],
      directors: [],
    });
    expect(movie.keywords).toHaveLength(20);
    expect(movie.keywords.slice(0, 3)).toEqual(['airplane', 'fight', 'burglar']);
  });

  it('have the certificate of the United States: Fight Club', () => {
    const { movie } = movieIn(read(capture('krelinga.movie-550-append.2025-09-10.json.gz'), 'tt0137523'));
    expect(movie).toMatchObject({
      title: 'Fight Club',
      year: 1999,
      certificate: 'R',
      countries: ['Germany', 'United States'],
      budget: { amount: 63_000_000, currency: 'USD' },
      grossWorldwide: { amount: 100_853_753, currency: 'USD' },
    });
  });

  it('make a series that has ended: Breaking Bad', () => {
    const { movie } = movieIn(read(capture('jellyfin.tv-1396.2026-08-06.json'), 'tt0903747', 'tv', []));
    expect(movie).toMatchObject({
      titleId: 'tt0903747',
      kind: 'tvSeries',
      title: 'Breaking Bad',
      year: 2008,
      endYear: 2013,
      genres: ['Drama', 'Crime'],
      releaseDate: '2008-01-20',
      countries: ['United States'],
      seasonCount: 5,
      episodeCount: 62,
      durationMinutes: null,
      budget: null,
      companies: ['Sony Pictures Television', 'High Bridge Productions', 'Gran Via Productions'],
    });
  });

  it('make a series that goes on, in the languages that are spoken: Lupin', () => {
    const body = capture('moviebase.tv_details_96677.json');
    const { movie } = movieIn(read(body, 'tt2531336', 'tv', ['external_ids', 'content_ratings']));
    expect(movie).toMatchObject({
      year: 2021,
      endYear: null,
      certificate: 'TV-MA',
      countries: ['France'],
      languages: ['French'],
      isAdult: null,
      seasonCount: 1,
      episodeCount: 5,
    });
  });

  it('make a movie of which hardly anything is known', () => {
    const body = capture('pawelkrupinski.movie-1703624-sparse.pl.2026-10.json');
    const { movie } = movieIn(read(body, 'tt9999999', 'movie', ['release_dates']));
    expect(movie).toMatchObject({
      title: 'The Metropolitan Opera 2026/27: Samson et Dalila',
      year: 2026,
      durationMinutes: null,
      genres: [],
      plot: null,
      countries: ['United States'],
      languages: [],
      budget: null,
      grossWorldwide: null,
      productionStatus: 'in_production',
    });
  });
});
