import { describe, expect, it } from 'vitest';
import { tmdbKey } from '../../../../../src/domain/tmdb/tmdb-id.js';
import { readTitleDetails } from '../../../../../src/infrastructure/tmdb/read/title-details.js';
import { movieDetails, seriesDetails } from './details-answers.js';
import { ID, movie, observedAt, series } from './read-titles.js';

describe('odd values in details of a title', () => {
  it('do not know a runtime, a budget and a revenue of 0', () => {
    const { details, notices } = movie({ runtime: 0, budget: 0, revenue: 0 });
    expect(details).toMatchObject({ runtimeMinutes: null, budget: null, revenue: null });
    expect(notices).toBeUndefined();
  });

  it.each(['', null, undefined])('know nothing of a movie where TMDB says %j', (blank) => {
    const [member] = movieDetails.credits.cast;
    const { title, details, notices } = movie({
      ...{ homepage: blank, tagline: blank, overview: blank, release_date: blank, imdb_id: blank },
      ...{ status: blank, poster_path: blank, backdrop_path: blank, original_language: blank },
      external_ids: { imdb_id: blank, wikidata_id: blank, facebook_id: blank, tvdb_id: null },
      belongs_to_collection: null,
      release_dates: { results: [{ iso_3166_1: 'ID', release_dates: [{ certification: blank, type: 3 }] }] },
      credits: {
        cast: [{ ...member, character: blank, profile_path: blank }],
        crew: [],
      },
    });
    expect(title).toMatchObject({
      overview: null,
      releaseDate: null,
      posterPath: null,
      backdropPath: null,
      originalLanguage: null,
    });
    expect(details).toMatchObject({
      homepage: null,
      tagline: null,
      imdbId: null,
      status: null,
      externalIds: { tvdbId: null, wikidataId: null, facebookId: null },
      collection: null,
      certificates: [],
      cast: [{ character: null }],
    });
    expect(notices).toBeUndefined();
  });

  it.each(['', null, undefined])('know nothing of a series where TMDB says %j', (blank) => {
    const [season] = seriesDetails.seasons;
    const { title, details, notices } = series({
      ...{ first_air_date: blank, last_air_date: blank, type: blank, tagline: blank },
      ...{ created_by: [], networks: [], episode_run_time: [], last_episode_to_air: null },
      seasons: [{ ...season, air_date: blank, name: blank, poster_path: blank }],
      content_ratings: { results: [{ iso_3166_1: 'ID', rating: blank }] },
    });
    expect(title.releaseDate).toBeNull();
    expect(details).toMatchObject({
      lastAirDate: null,
      type: null,
      tagline: null,
      createdBy: [],
      networks: [],
      runtimeMinutes: null,
      seasons: [{ airDate: null, name: null, posterPath: null }],
      certificates: [],
    });
    expect(notices).toBeUndefined();
  });

  it('have the popularity of the title, not that of who is in it', () => {
    const { title, details } = movie();
    expect(title.popularity).toBe(movieDetails.popularity);
    expect(movieDetails.credits.cast[0]?.popularity).not.toBe(movieDetails.popularity);
    for (const credit of [...details.cast, ...details.crew]) expect(credit).not.toHaveProperty('popularity');
  });

  it('of a movie and of a series may have one number, and are two titles', () => {
    const titles = [movie().title, series().title];
    expect(titles.map(({ kind, id }) => tmdbKey(kind, id))).toEqual([`movie/${ID}`, `tv/${ID}`]);
  });

  it.each([
    [{ budget: -1 }, 'budget -1 is no whole number from 0 to 9007199254740991'],
    [{ revenue: 1e19 }, 'revenue 10000000000000000000 is no whole number from 0 to 9007199254740991'],
    [{ runtime: 90.5 }, 'runtime 90.5 is no whole number from 0 to 2147483647'],
    [{ imdb_id: 'nm0000001' }, 'IMDb id "nm0000001" is not tt and 7 or more digits'],
    [{ belongs_to_collection: { id: 0, name: 'X' } }, 'a collection without an id or a name is left out'],
    [{ production_companies: [{ id: 5, name: '' }] }, 'a company without an id or a name is left out'],
    [{ keywords: { keywords: [{ name: 'x' }] } }, 'a keyword without an id or a name is left out'],
  ])('with %j are without it, and say why', (change, sentence) => {
    const { details, notices } = movie(change);
    expect(notices).toEqual([`movie/900001: ${sentence}`]);
    expect(details).toMatchObject({ status: 'Released' });
  });

  it('keep an amount that no integer of 32 bits holds', () => {
    expect(movie({ revenue: 2_923_706_026 }).details.revenue).toBe(2_923_706_026);
  });

  it('hold each genre, keyword, company, season and credit once', () => {
    const twice = <One>(list: readonly One[]) => [...list, ...list];
    const { credits, keywords, production_companies } = movieDetails;
    const { details } = movie({
      production_companies: twice(production_companies),
      keywords: { keywords: twice(keywords.keywords) },
      credits: { cast: twice(credits.cast), crew: twice(credits.crew) },
    });
    const sizes = [details.companies, details.keywords, details.cast, details.crew].map(
      ({ length }) => length,
    );
    expect(sizes).toEqual([1, 1, 1, 1]);
    expect(series({ seasons: twice(seriesDetails.seasons) }).details.seasons).toHaveLength(2);
  });

  it('hold each number of a season once, also under another id', () => {
    const again = seriesDetails.seasons.map((season) => ({ ...season, id: season.id + 1 }));
    const { seasons } = series({ seasons: [...seriesDetails.seasons, ...again] }).details;
    expect(seasons.map(({ id, seasonNumber }) => [id, seasonNumber])).toEqual([
      [3577, 0],
      [3572, 1],
    ]);
  });

  it('leave out credits of nobody and say how many', () => {
    const [member] = movieDetails.credits.cast;
    const cast = [{ ...member, id: null }, { ...member, name: '' }, { ...member, credit_id: '' }, member];
    const { details, notices } = movie({ credits: { ...movieDetails.credits, cast } });
    expect(details.cast).toHaveLength(1);
    expect(notices).toEqual([
      'movie/900001: 3 of 4 credits of the cast say not who did what under which id and are left out',
    ]);
  });

  it('take the place in the cast for a billing order that is missing', () => {
    const [member] = movieDetails.credits.cast;
    const cast = [member, { ...member, credit_id: 'x', order: null }];
    const { details } = movie({ credits: { ...movieDetails.credits, cast } });
    expect(details.cast.map(({ billingOrder }) => billingOrder)).toEqual([0, 1]);
  });

  it('of a series take the credits of its newest season where there are no others', () => {
    const { aggregate_credits, ...body } = { ...seriesDetails, credits: movieDetails.credits };
    const read = readTitleDetails(body, { kind: 'tv', id: ID, appended: ['credits'], observedAt });
    expect(read).toMatchObject({ records: [{ title: { details: { cast: [{ character: 'Keeper' }] } } }] });
  });
});

describe('the certificate of a movie in a country', () => {
  const release = (type: number | null, certification: string) => ({ type, certification });
  const certificatesOf = (...release_dates: object[]) =>
    movie({ release_dates: { results: [{ iso_3166_1: 'US', release_dates }] } }).details.certificates;

  it.each([
    ['of its theatrical release', [release(1, 'A'), release(2, 'B'), release(3, 'C')], 'C'],
    ['of the first of its theatrical releases', [release(3, ''), release(3, 'C'), release(3, 'D')], 'C'],
    [
      'of a limited release where a theatrical one has none',
      [release(1, 'A'), release(3, ''), release(2, 'B')],
      'B',
    ],
    ['of the earlier type of the others', [release(6, 'F'), release(5, 'E'), release(4, 'D')], 'D'],
    ['of a type that nobody knows where no other has one', [release(null, 'X'), release(6, '')], 'X'],
  ])('is that %s', (_, releases, certificate) => {
    expect(certificatesOf(...releases)).toEqual([{ country: 'US', certificate }]);
  });

  it('is without the spaces around it, and unknown where it is blank', () => {
    expect(certificatesOf(release(3, 'PG12 '))).toEqual([{ country: 'US', certificate: 'PG12' }]);
    expect(certificatesOf(release(3, ' '))).toEqual([]);
  });

  it('is one, though the country stands there twice', () => {
    const results = ['A', 'B'].map((one) => ({ iso_3166_1: 'US', release_dates: [release(3, one)] }));
    expect(movie({ release_dates: { results } }).details.certificates).toEqual([
      { country: 'US', certificate: 'A' },
    ]);
  });
});
