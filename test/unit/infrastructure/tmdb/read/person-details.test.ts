import { describe, expect, it } from 'vitest';
import { partsOf } from '../../../../../src/infrastructure/tmdb/details-parts.js';
import { readPersonDetails } from '../../../../../src/infrastructure/tmdb/read/person-details.js';
import { personDetails } from './details-answers.js';
import { ID, observedAt } from './read-titles.js';

const externalIds = {
  tvdbId: 375_921,
  wikidataId: 'Q190050',
  facebookId: 'Lights',
  instagramId: 'lights',
  twitterId: 'lights_tv',
};
function person(change: object = {}) {
  const body = { ...personDetails, ...change };
  const result = readPersonDetails(body, { id: ID, appended: partsOf('person', []), observedAt });
  if ('kind' in result) throw new Error(result.reason);
  const [record] = result.records;
  if (record?.record !== 'person' || record.person.details === null)
    throw new Error('no person with details');
  return { ...result, person: record.person, details: record.person.details };
}

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

  it.each(['', null, undefined])('know nothing where TMDB says %j', (blank) => {
    const {
      person: read,
      details,
      notices,
    } = person({
      ...{ biography: blank, birthday: blank, deathday: blank, place_of_birth: blank, homepage: blank },
      ...{ imdb_id: blank, profile_path: blank, known_for_department: blank, gender: 0 },
      external_ids: { imdb_id: blank, wikidata_id: blank },
      also_known_as: [],
    });
    expect(read).toMatchObject({ gender: null, profilePath: null, knownForDepartment: null });
    expect(details).toMatchObject({
      biography: null,
      birthday: null,
      deathday: null,
      placeOfBirth: null,
      homepage: null,
      imdbId: null,
      alsoKnownAs: [],
    });
    expect(notices).toBeUndefined();
  });

  it('have the popularity of the person, not that of what they are in', () => {
    const [credit] = personDetails.combined_credits.cast;
    expect(credit?.popularity).not.toBe(personDetails.popularity);
    expect(person().person.popularity).toBe(personDetails.popularity);
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
