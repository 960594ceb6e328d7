import type {
  TmdbCastCredit,
  TmdbCrewCredit,
  TmdbExternalIds,
  TmdbTitle,
  TmdbTitleDetails,
} from '../../../src/domain/tmdb/tmdb-title.js';

/** An invented movie as a row of a list. */
export function tmdbRow(id: number, values: Partial<TmdbTitle> = {}): TmdbTitle {
  return {
    kind: 'movie',
    id,
    title: `Movie ${id}`,
    originalTitle: `Film ${id}`,
    originalLanguage: 'fr',
    overview: `What happens in movie ${id}.`,
    releaseDate: '2026-03-04',
    posterPath: `/poster${id}.jpg`,
    backdropPath: `/backdrop${id}.jpg`,
    adult: false,
    softcore: false,
    video: false,
    popularity: 12.3456,
    voteAverage: 7.125,
    voteCount: 1000,
    genreIds: [18, 35],
    originCountries: [],
    details: null,
    ...values,
  };
}

/** The same movie with its details, everything in them known that a movie may have. */
export function tmdbMovie(
  id: number,
  details: Partial<TmdbTitleDetails> = {},
  values: Partial<TmdbTitle> = {},
): TmdbTitle {
  return tmdbRow(id, {
    originCountries: ['FR', 'BE'],
    ...values,
    details: {
      ...UNKNOWN_DETAILS,
      imdbId: `tt${String(id).padStart(7, '0')}`,
      tagline: 'Once.',
      homepage: 'https://example.org/movie',
      status: 'Released',
      genres: [
        { id: 18, name: 'Drama' },
        { id: 35, name: 'Comedy' },
      ],
      spokenLanguages: ['fr', 'nl'],
      productionCountries: ['FR', 'BE', 'LU'],
      companies: [
        { id: 25, name: 'Studio', logoPath: '/studio.png', originCountry: 'FR' },
        { id: 4, name: 'Other Studio', logoPath: null, originCountry: null },
      ],
      externalIds: tmdbExternalIds(id),
      keywords: [
        { id: 818, name: 'based on novel or book' },
        { id: 6054, name: 'friendship' },
      ],
      certificates: [
        { country: 'BE', certificate: 'KNT' },
        { country: 'FR', certificate: '12' },
      ],
      cast: [tmdbCast(id, 1, 0), tmdbCast(id, 2, 1)],
      crew: [tmdbCrew(id, 3, 'Director'), tmdbCrew(id, 3, 'Writer')],
      runtimeMinutes: 101,
      budget: 3_000_000_000,
      revenue: 4_000_000_000,
      collection: { id: 230, name: 'The Collection' },
      ...details,
    },
  });
}

/** An invented series with its details, everything in them known that a series may have. */
export function tmdbSeries(id: number, details: Partial<TmdbTitleDetails> = {}): TmdbTitle {
  return tmdbRow(id, {
    kind: 'tv',
    title: `Series ${id}`,
    video: null,
    originCountries: ['US'],
    genreIds: [10765],
    details: {
      ...UNKNOWN_DETAILS,
      status: 'Returning Series',
      genres: [{ id: 10765, name: 'Sci-Fi & Fantasy' }],
      externalIds: tmdbExternalIds(id),
      cast: [{ ...tmdbCast(id, 1, 0), episodeCount: 60 }],
      crew: [{ ...tmdbCrew(id, 3, 'Director'), episodeCount: 2 }],
      networks: [{ id: 49, name: 'HBO', logoPath: '/hbo.png', originCountry: 'US' }],
      createdBy: [
        { id: 4, name: 'Person 4' },
        { id: 5, name: 'Person 5' },
      ],
      seasons: [
        { id: 7000, seasonNumber: 0, name: 'Specials', airDate: null, episodeCount: 3, posterPath: null },
        {
          id: 7001,
          seasonNumber: 1,
          name: 'One',
          airDate: '2025-01-02',
          episodeCount: 10,
          posterPath: '/1.jpg',
        },
      ],
      lastAirDate: '2026-02-01',
      inProduction: true,
      type: 'Scripted',
      seasonCount: 1,
      episodeCount: 10,
      ...details,
    },
  });
}

export function tmdbCast(titleId: number, personId: number, billingOrder: number): TmdbCastCredit {
  return {
    creditId: `cast-${titleId}-${personId}`,
    personId,
    name: `Person ${personId}`,
    gender: 'female',
    profilePath: `/person${personId}.jpg`,
    character: `Character ${billingOrder}`,
    billingOrder,
    episodeCount: null,
  };
}

export function tmdbCrew(titleId: number, personId: number, job: string): TmdbCrewCredit {
  return {
    creditId: `crew-${titleId}-${personId}-${job}`,
    personId,
    name: `Person ${personId}`,
    gender: null,
    profilePath: null,
    department: job === 'Director' ? 'Directing' : 'Writing',
    job,
    episodeCount: null,
  };
}

const UNKNOWN_DETAILS: TmdbTitleDetails = {
  imdbId: null,
  tagline: null,
  homepage: null,
  status: null,
  genres: [],
  spokenLanguages: [],
  productionCountries: [],
  companies: [],
  externalIds: { tvdbId: null, wikidataId: null, facebookId: null, instagramId: null, twitterId: null },
  keywords: [],
  certificates: [],
  cast: [],
  crew: [],
  runtimeMinutes: null,
  budget: null,
  revenue: null,
  collection: null,
  networks: [],
  createdBy: [],
  seasons: [],
  lastAirDate: null,
  inProduction: null,
  type: null,
  seasonCount: null,
  episodeCount: null,
};

export function tmdbExternalIds(id: number): TmdbExternalIds {
  return {
    tvdbId: 70_000 + id,
    wikidataId: `Q${id}`,
    facebookId: `facebook${id}`,
    instagramId: `instagram${id}`,
    twitterId: `twitter${id}`,
  };
}
