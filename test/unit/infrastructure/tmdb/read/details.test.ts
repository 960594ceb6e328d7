import { describe, expect, it } from 'vitest';
import type { TmdbContent } from '../../../../../src/domain/tmdb/tmdb-content.js';
import { partsOf } from '../../../../../src/infrastructure/tmdb/details-parts.js';
import { readPersonDetails } from '../../../../../src/infrastructure/tmdb/read/person-details.js';
import { readTitleDetails } from '../../../../../src/infrastructure/tmdb/read/title-details.js';
import { movieDetails, personDetails, seriesDetails } from './answers.js';

const observedAt = '2026-09-01T12:00:00.000Z';
const ID = 900_001;

function movie(change: object = {}) {
  const body = { ...movieDetails, ...change };
  const result = readTitleDetails(body, {
    kind: 'movie',
    id: ID,
    appended: partsOf('movie', []),
    observedAt,
  });
  if ('kind' in result) throw new Error(result.reason);
  return { ...result, ...titleIn(result) };
}

function series(change: object = {}) {
  const body = { ...seriesDetails, ...change };
  const result = readTitleDetails(body, { kind: 'tv', id: ID, appended: partsOf('tv', []), observedAt });
  if ('kind' in result) throw new Error(result.reason);
  return { ...result, ...titleIn(result) };
}

function person(change: object = {}) {
  const body = { ...personDetails, ...change };
  const result = readPersonDetails(body, { id: ID, appended: partsOf('person', []), observedAt });
  if ('kind' in result) throw new Error(result.reason);
  const [record] = result.records;
  if (record?.record !== 'person' || record.person.details === null)
    throw new Error('no person with details');
  return { ...result, person: record.person, details: record.person.details };
}

function titleIn({ records }: TmdbContent) {
  const [record] = records;
  if (record?.record !== 'title' || record.title.details === null) throw new Error('no title with details');
  return { title: record.title, details: record.title.details };
}

const externalIds = {
  tvdbId: 375_921,
  wikidataId: 'Q190050',
  facebookId: 'Lights',
  instagramId: 'lights',
  twitterId: 'lights_tv',
};
const company = { id: 711, name: 'Coast Pictures', logoPath: '/logo.png', originCountry: 'ID' };
const ada = { personId: 900_011, name: 'Ada Light', gender: 'female', profilePath: '/ada.jpg' };
const bo = { personId: 900_012, name: 'Bo Camera', gender: 'male', profilePath: '/ada.jpg' };
const common = {
  imdbId: 'tt9000001',
  tagline: 'Wait.',
  homepage: 'https://example.test/lights',
  genres: [
    { id: 18, name: 'Drama' },
    { id: 9648, name: 'Mystery' },
  ],
  spokenLanguages: ['id'],
  productionCountries: ['ID'],
  companies: [company],
  externalIds,
  keywords: [{ id: 851, name: 'lighthouse' }],
};

describe('details of a title', () => {
  it('of a movie hold everything that is stored', () => {
    const { title, details, records, page, notices } = movie();

    expect(details).toEqual({
      ...common,
      status: 'Released',
      certificates: [{ country: 'ID', certificate: '17+' }],
      cast: [
        {
          creditId: '52fe4250c3a36847f80149f3',
          ...ada,
          character: 'Keeper',
          billingOrder: 0,
          episodeCount: null,
        },
      ],
      crew: [
        {
          creditId: '52fe4250c3a36847f8014a41',
          ...bo,
          department: 'Camera',
          job: 'Camera Operator',
          episodeCount: null,
        },
      ],
      runtimeMinutes: 139,
      budget: 63_000_000,
      revenue: 100_853_753,
      collection: { id: 420, name: 'Lights Collection' },
      networks: [],
      createdBy: [],
      seasons: [],
      lastAirDate: null,
      inProduction: null,
      type: null,
      seasonCount: null,
      episodeCount: null,
    });
    expect(title).toMatchObject({ genreIds: [18, 9648], originCountries: ['ID'], releaseDate: '2026-02-28' });
    expect(records).toMatchObject([{ place: null, observedAt, raw: JSON.stringify(movieDetails) }]);
    expect([page, notices]).toEqual([null, undefined]);
  });

  it('of a series hold everything that is stored, of a person each part that they play', () => {
    const { title, details } = series();

    expect(details).toEqual({
      ...common,
      status: 'Returning Series',
      certificates: [{ country: 'MX', certificate: 'C' }],
      cast: [
        {
          creditId: '6005e625e942ee003fe65b7a',
          ...ada,
          character: 'Keeper',
          billingOrder: 48,
          episodeCount: 5,
        },
        {
          creditId: '6005e625e942ee003fe65b7b',
          ...ada,
          character: 'Twin',
          billingOrder: 48,
          episodeCount: 1,
        },
      ],
      crew: [
        { creditId: '607677a518864b002cebf4ea', ...bo, department: 'Writing', job: 'Story', episodeCount: 5 },
      ],
      runtimeMinutes: null,
      budget: null,
      revenue: null,
      collection: null,
      networks: [{ ...company, id: 174, name: 'Coast TV' }],
      createdBy: [{ id: 900_013, name: 'Cora Maker' }],
      seasons: [
        { id: 3577, seasonNumber: 0, name: 'Specials', airDate: null, episodeCount: 0, posterPath: null },
        {
          id: 3572,
          seasonNumber: 1,
          name: 'Season 1',
          airDate: '2024-02-29',
          episodeCount: 20,
          posterPath: '/s1.jpg',
        },
      ],
      lastAirDate: '2026-05-01',
      inProduction: true,
      type: 'Scripted',
      seasonCount: 2,
      episodeCount: 20,
    });
    expect(title).toMatchObject({ kind: 'tv', genreIds: [18, 9648], releaseDate: '2024-02-29' });
  });

  it.each([
    ['movie', movieDetails],
    ['tv', seriesDetails],
  ] as const)('of a %s without a part that was to be appended are unreadable and name it', (kind, body) => {
    for (const part of partsOf(kind, [])) {
      for (const value of [undefined, null, 'text']) {
        const read = readTitleDetails(
          { ...body, [part]: value },
          { kind, id: ID, appended: partsOf(kind, []), observedAt },
        );
        expect(read).toMatchObject({
          kind: 'unreadable',
          reason: `the answer is without ${part}, which was to be appended`,
        });
      }
    }
    const extra = readTitleDetails(body, {
      kind,
      id: ID,
      appended: partsOf(kind, ['watch/providers']),
      observedAt,
    });
    expect(extra).toMatchObject({
      kind: 'unreadable',
      reason: expect.stringContaining('without watch/providers'),
    });
  });

  it.each([
    ['movie', 'credits', { cast: [] }, movieDetails],
    ['movie', 'keywords', { results: [] }, movieDetails],
    ['movie', 'release_dates', {}, movieDetails],
    ['tv', 'aggregate_credits', { crew: [] }, seriesDetails],
    ['tv', 'keywords', { keywords: [] }, seriesDetails],
    ['tv', 'content_ratings', { results: null }, seriesDetails],
  ] as const)('of a %s whose %s are %j are unreadable', (kind, part, value, body) => {
    const read = readTitleDetails({ ...body, [part]: value }, { kind, id: ID, appended: [part], observedAt });
    expect(read).toMatchObject({ kind: 'unreadable', reason: expect.stringContaining(`without ${part}`) });
  });

  it('know nothing of parts that were not asked for', () => {
    const { credits, keywords, release_dates, external_ids, ...bare } = movieDetails;
    const read = readTitleDetails(bare, { kind: 'movie', id: ID, appended: [], observedAt });
    const unknown = { tvdbId: null, wikidataId: null, facebookId: null, instagramId: null, twitterId: null };
    expect(read).toMatchObject({
      records: [
        { title: { details: { cast: [], crew: [], keywords: [], certificates: [], externalIds: unknown } } },
      ],
    });
  });

  it('about another title than asked for are unreadable, unless it was asked for by an id of IMDb', () => {
    const request = { kind: 'movie', appended: [], observedAt } as const;
    expect(readTitleDetails(movieDetails, { ...request, id: 550 })).toMatchObject({
      kind: 'unreadable',
      reason: 'the answer is about movie/900001, and movie/550 was asked for',
    });
    expect(readTitleDetails({ ...movieDetails, id: null }, { ...request, id: 550 })).toMatchObject({
      reason: 'the answer is about nothing with an id, and movie/550 was asked for',
    });
    expect(readTitleDetails(movieDetails, { ...request, id: null })).toMatchObject({
      records: [{ title: { id: ID } }],
    });
  });

  it('without a title are unreadable', () => {
    const read = readTitleDetails(
      { ...movieDetails, title: '', original_title: '' },
      { kind: 'movie', id: ID, appended: [], observedAt },
    );
    expect(read).toMatchObject({ kind: 'unreadable', reason: 'the answer says no title' });
  });

  it('do not know a runtime, a budget and a revenue of 0', () => {
    const { details, notices } = movie({ runtime: 0, budget: 0, revenue: 0 });
    expect(details).toMatchObject({ runtimeMinutes: null, budget: null, revenue: null });
    expect(notices).toBeUndefined();
  });

  it.each([
    [{ budget: -1 }, 'budget -1 is no whole number from 1 to 9007199254740991'],
    [{ revenue: 1e19 }, 'revenue 10000000000000000000 is no whole number from 1 to 9007199254740991'],
    [{ runtime: 90.5 }, 'runtime 90.5 is no whole number from 1 to 2147483647'],
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

describe('details of a person', () => {
  it('hold everything that is stored, parts before jobs', () => {
    const { person: read, details, notices } = person();

    expect(read).toMatchObject({ id: ID, name: 'Cora Maker', gender: 'non-binary', popularity: 7.1 });
    const inMovie = { kind: 'movie', titleId: ID, title: 'The Lighthouse Keeper' };
    const inSeries = { kind: 'tv', titleId: ID, title: 'Lights' };
    const none = { character: null, department: null, job: null, billingOrder: null, episodeCount: null };
    expect(details).toEqual({
      imdbId: 'nm9000098',
      alsoKnownAs: ['C. Maker'],
      biography: 'She wrote.',
      birthday: '1926-08-08',
      deathday: '2017-08-31',
      placeOfBirth: 'Long Branch, New Jersey, USA',
      homepage: 'https://example.test/cora',
      externalIds,
      credits: [
        { ...none, creditId: '52fe420dc3a36847f80001bb', ...inMovie, character: 'Herself', billingOrder: 8 },
        { ...none, creditId: '52fe420dc3a36847f80001bc', ...inSeries, episodeCount: 3 },
        {
          ...none,
          creditId: '68ab13786fa7bc3adba9a0c9',
          ...inSeries,
          department: 'Production',
          job: 'Producer',
          episodeCount: 36,
        },
      ],
    });
    expect(notices).toBeUndefined();
  });

  it('without a part that was to be appended, or about somebody else, are unreadable', () => {
    const request = { id: ID, appended: partsOf('person', []), observedAt };
    for (const part of request.appended)
      expect(readPersonDetails({ ...personDetails, [part]: null }, request)).toMatchObject({
        kind: 'unreadable',
        reason: `the answer is without ${part}, which was to be appended`,
      });
    expect(readPersonDetails(personDetails, { ...request, id: 287 })).toMatchObject({
      reason: 'the answer is about person/900001, and person/287 was asked for',
    });
  });

  it('leave out credits in nothing that TMDB has, and say how many', () => {
    const { cast, crew } = personDetails.combined_credits;
    const odd = [
      { ...cast[0], media_type: 'collection' },
      { ...cast[0], id: 0 },
      { ...cast[0], credit_id: null },
    ];
    const { details, notices } = person({ combined_credits: { cast: [...cast, ...odd], crew } });
    expect(details.credits).toHaveLength(3);
    expect(notices).toEqual([
      'person/900001: 3 credits do not say in which movie or series they are and are left out',
    ]);
  });
});
