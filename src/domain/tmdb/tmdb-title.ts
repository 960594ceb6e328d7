import type { TmdbTitleKind } from './tmdb-id.js';

/**
 * A movie or a series as an answer of TMDB tells of it: a row of a list, or its details. `null` and `[]` mean unknown:
 * where TMDB says `""`, or 0 for what cannot be 0, it says that it does not know (census of answers, 2026-08).
 */
export interface TmdbTitle {
  readonly kind: TmdbTitleKind;
  readonly id: number;
  /** In the language that was asked for; TMDB falls back to the original title. */
  readonly title: string;
  readonly originalTitle: string | null;
  /** Mostly ISO 639-1, but also `cn` (Cantonese), `xx` (none), `sh` and `mo`. */
  readonly originalLanguage: string | null;
  readonly overview: string | null;
  /** Of a series the first air date. ISO 8601, a whole date. */
  readonly releaseDate: string | null;
  /** Begin with `/`; the address is built with the size that is wanted. */
  readonly posterPath: string | null;
  readonly backdropPath: string | null;
  readonly adult: boolean | null;
  readonly softcore: boolean | null;
  /** An extra, a compilation or a direct recording; only movies say it. */
  readonly video: boolean | null;
  readonly popularity: number | null;
  /** 0 to 10; unknown without votes. */
  readonly voteAverage: number | null;
  readonly voteCount: number | null;
  /** Of the movie or the series list of genres, by the kind. */
  readonly genreIds: readonly number[];
  /** ISO 3166-1. */
  readonly originCountries: readonly string[];
  /** `null` of a row of a list, which does not hold them. */
  readonly details: TmdbTitleDetails | null;
}

/** What only the details of a title hold. Of the other kind what is a movie's or a series' alone is unknown. */
export interface TmdbTitleDetails {
  readonly imdbId: string | null;
  readonly tagline: string | null;
  readonly homepage: string | null;
  /** In TMDB's words, e.g. `Released`, `Returning Series`. */
  readonly status: string | null;
  readonly genres: readonly Named[];
  /** ISO 639-1, as for the original language. */
  readonly spokenLanguages: readonly string[];
  /** ISO 3166-1. */
  readonly productionCountries: readonly string[];
  readonly companies: readonly TmdbCompany[];
  readonly externalIds: TmdbExternalIds;
  readonly keywords: readonly Named[];
  /** One for a country: of a movie that of its theatrical release, else of the first release that has one. */
  readonly certificates: readonly { readonly country: string; readonly certificate: string }[];
  readonly cast: readonly TmdbCastCredit[];
  readonly crew: readonly TmdbCrewCredit[];
  /** Of movies. */
  readonly runtimeMinutes: number | null;
  /** US dollars. */
  readonly budget: number | null;
  readonly revenue: number | null;
  readonly collection: Named | null;
  /** Of series. */
  readonly networks: readonly TmdbCompany[];
  readonly createdBy: readonly Named[];
  readonly seasons: readonly TmdbSeason[];
  readonly lastAirDate: string | null;
  readonly inProduction: boolean | null;
  /** In TMDB's words, e.g. `Scripted`, `Miniseries`. */
  readonly type: string | null;
  readonly seasonCount: number | null;
  readonly episodeCount: number | null;
}

export interface Named {
  readonly id: number;
  readonly name: string;
}

/** A company or a network. */
export interface TmdbCompany extends Named {
  readonly logoPath: string | null;
  readonly originCountry: string | null;
}

export interface TmdbExternalIds {
  readonly tvdbId: number | null;
  readonly wikidataId: string | null;
  readonly facebookId: string | null;
  readonly instagramId: string | null;
  readonly twitterId: string | null;
}

/** A part that a person plays; of a series in all its episodes, so that a person may have several. */
export interface TmdbCastCredit {
  readonly creditId: string;
  readonly personId: number;
  readonly name: string;
  readonly gender: TmdbGender;
  readonly profilePath: string | null;
  readonly character: string | null;
  /** From 0. */
  readonly billingOrder: number;
  /** Of series. */
  readonly episodeCount: number | null;
}

export interface TmdbCrewCredit {
  readonly creditId: string;
  readonly personId: number;
  readonly name: string;
  readonly gender: TmdbGender;
  readonly profilePath: string | null;
  readonly department: string;
  readonly job: string;
  /** Of series. */
  readonly episodeCount: number | null;
}

/** TMDB's 1, 2 and 3; 0 means unknown. */
export type TmdbGender = 'female' | 'male' | 'non-binary' | null;

export interface TmdbSeason {
  readonly id: number;
  /** 0 are the specials. */
  readonly seasonNumber: number;
  readonly name: string | null;
  readonly airDate: string | null;
  readonly episodeCount: number | null;
  readonly posterPath: string | null;
}
