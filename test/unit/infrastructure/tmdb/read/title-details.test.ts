import { describe, expect, it } from 'vitest';
import { partsOf } from '../../../../../src/infrastructure/tmdb/details-parts.js';
import { readTitleDetails } from '../../../../../src/infrastructure/tmdb/read/title-details.js';
import { movieDetails, seriesDetails } from './details-answers.js';
import { ID, movie, observedAt, series } from './read-titles.js';

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
});
