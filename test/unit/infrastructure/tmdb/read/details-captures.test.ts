import { expect, it } from 'vitest';
import type { TmdbTitleKind } from '../../../../../src/domain/tmdb/tmdb-id.js';
import type {
  TmdbCastCredit,
  TmdbCompany,
  TmdbExternalIds,
  TmdbTitleDetails,
} from '../../../../../src/domain/tmdb/tmdb-title.js';
import { readPersonDetails } from '../../../../../src/infrastructure/tmdb/read/person-details.js';
import { readTitleDetails } from '../../../../../src/infrastructure/tmdb/read/title-details.js';
import { describeCaptures, readCapture } from '../../../../support/builders/captures.js';
import { MOVIES_OF_2025 } from './expected/movies-of-2025.js';
import { OLDER_MOVIES } from './expected/older-movies.js';
import { EXPECTED_PEOPLE } from './expected/people.js';
import { cell, endsOf, personLine, titleLine } from './expected/row-texts.js';
import { EXPECTED_SERIES } from './expected/series.js';
import type { ExpectedTitle } from './expected/title-details.js';

const observedAt = '2026-09-01T12:00:00.000Z';

function jsonOf(capture: string): object {
  return JSON.parse(readCapture(`tmdb/${capture}`).toString('utf8'));
}

function bodyOf({ capture, parts = {} }: Pick<ExpectedTitle, 'capture' | 'parts'>): object {
  const appended = Object.entries(parts).map(([part, file]) => [part, jsonOf(file)]);
  return { ...jsonOf(capture), ...Object.fromEntries(appended) };
}

function titleOf(expected: ExpectedTitle, kind: TmdbTitleKind) {
  const body = bodyOf(expected);
  const id = Number(expected.row.split(' | ')[1]);
  const result = readTitleDetails(body, { kind, id, appended: expected.appended, observedAt });
  if ('kind' in result) throw new Error(result.reason);
  const [record] = result.records;
  if (record?.record !== 'title' || record.title.details === null) throw new Error('no details');
  expect(record).toMatchObject({ observedAt, place: null });
  expect(JSON.parse(record.raw)).toEqual(body);
  expect(record.raw).not.toContain('\n');
  return { title: record.title, details: record.title.details, notices: result.notices };
}

const words = (...values: readonly (string | number | null)[]) => values.map(cell).join(' ');

const companyLine = ({ id, name, originCountry, logoPath }: TmdbCompany) =>
  words(id, name, originCountry, logoPath);

const personWords = ({
  creditId,
  personId,
  name,
  gender,
  profilePath,
}: Omit<TmdbCastCredit, 'character' | 'billingOrder'>) =>
  words(creditId, personId, name, gender, profilePath);

const namesOf = (list: readonly { readonly id: number; readonly name: string }[]) =>
  list.map(({ id, name }) => `${id} ${name}`);

const idsText = ({ tvdbId, wikidataId, facebookId, instagramId, twitterId }: TmdbExternalIds) =>
  words(tvdbId, wikidataId, facebookId, instagramId, twitterId);

function commonOf(details: TmdbTitleDetails) {
  return {
    imdbId: details.imdbId,
    status: details.status,
    tagline: details.tagline?.length ?? null,
    homepage: details.homepage,
    genres: namesOf(details.genres).join(', ') || '-',
    spokenLanguages: details.spokenLanguages.join(' ') || '-',
    productionCountries: details.productionCountries.join(' ') || '-',
    companies: endsOf(details.companies.map(companyLine)),
    externalIds: idsText(details.externalIds),
    keywords: endsOf(namesOf(details.keywords)),
    certificates:
      details.certificates.map(({ country, certificate }) => `${country} ${certificate}`).join(', ') || '-',
    cast: endsOf(
      details.cast.map(
        (credit) =>
          `${personWords(credit)} ${words(credit.character, credit.billingOrder, credit.episodeCount)}`,
      ),
    ),
    crew: endsOf(
      details.crew.map(
        (credit) => `${personWords(credit)} ${words(credit.department, credit.job, credit.episodeCount)}`,
      ),
    ),
  };
}

describeCaptures('real details', () => {
  it.each([...MOVIES_OF_2025, ...OLDER_MOVIES])('$capture gives the movie that TMDB sent', (expected) => {
    const { title, details, notices } = titleOf(expected, 'movie');
    const { capture, parts, appended, notices: expectedNotices, ...facts } = expected;
    const { collection, networks, createdBy, seasons, lastAirDate, inProduction, type } = details;

    expect({
      row: titleLine(title),
      ...commonOf(details),
      money: [details.runtimeMinutes, details.budget, details.revenue],
      collection: collection && namesOf([collection])[0],
    }).toEqual(facts);
    expect([networks, createdBy, seasons, lastAirDate, inProduction, type]).toEqual([
      [],
      [],
      [],
      null,
      null,
      null,
    ]);
    expect([details.seasonCount, details.episodeCount]).toEqual([null, null]);
    expect(notices).toEqual(expectedNotices);
  });

  it.each(EXPECTED_SERIES)('$capture gives the series that TMDB sent', (expected) => {
    const { title, details, notices } = titleOf(expected, 'tv');
    const { capture, parts, appended, notices: expectedNotices, ...facts } = expected;
    const { runtimeMinutes, budget, revenue, collection } = details;

    expect({
      row: titleLine(title),
      ...commonOf(details),
      networks: endsOf(details.networks.map(companyLine)),
      createdBy: endsOf(namesOf(details.createdBy)),
      seasons: endsOf(
        details.seasons.map(({ id, seasonNumber, name, airDate, episodeCount, posterPath }) =>
          words(id, seasonNumber, name, airDate, episodeCount, posterPath),
        ),
      ),
      lastAirDate: details.lastAirDate,
      inProduction: details.inProduction,
      type: details.type,
      counts: [details.seasonCount, details.episodeCount],
    }).toEqual(facts);
    expect([runtimeMinutes, budget, revenue, collection]).toEqual([null, null, null, null]);
    expect(notices).toEqual(expectedNotices);
  });

  it.each(EXPECTED_PEOPLE)('$capture gives the person whom TMDB sent', (expected) => {
    const { capture, parts, appended, notices, ...facts } = expected;
    const body = bodyOf(expected);
    const id = Number(expected.row.split(' | ')[1]);
    const result = readPersonDetails(body, { id, appended, observedAt });
    if ('kind' in result) throw new Error(result.reason);
    const [record] = result.records;
    if (record?.record !== 'person' || record.person.details === null) throw new Error('no details');
    const { alsoKnownAs, biography, externalIds, credits, ...details } = record.person.details;

    expect({
      row: personLine(record.person),
      ...details,
      alsoKnownAs: endsOf(alsoKnownAs),
      biography: biography?.length ?? null,
      externalIds: idsText(externalIds),
      credits: endsOf(
        credits.map(
          ({ creditId, kind, titleId, title, character, department, job, billingOrder, episodeCount }) =>
            words(
              creditId,
              `${kind}/${titleId}`,
              title,
              character,
              department,
              job,
              billingOrder,
              episodeCount,
            ),
        ),
      ),
    }).toEqual(facts);
    expect(record).toMatchObject({ observedAt, place: null });
    expect(JSON.parse(record.raw)).toEqual(body);
    expect(result.notices).toEqual(notices);
  });

  it('an answer that was asked for by an id of IMDb is read without its own', () => {
    const body = jsonOf('jellyfin.movie-tt1345836-append.2026-08-06.json.gz');
    const request = {
      kind: 'movie',
      id: null,
      appended: ['credits', 'images', 'keywords'],
      observedAt,
    } as const;
    expect(readTitleDetails(body, request)).toMatchObject({ records: [{ title: { id: 49_026 } }] });
  });
});
