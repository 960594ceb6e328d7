import type { TmdbPersonDetails } from '../../../../../../src/domain/tmdb/tmdb-person.js';
import type { TmdbTitleDetails } from '../../../../../../src/domain/tmdb/tmdb-title.js';
import type { Ends } from './row-texts.js';

interface ExpectedDetails {
  readonly capture: string;
  /** Captures of parts that TMDB was asked for apart; put where they are when they are appended. */
  readonly parts?: Readonly<Record<string, string>>;
  readonly appended: readonly string[];
  /** What a row of a list would have, too. */
  readonly row: string;
  readonly imdbId: string | null;
  readonly homepage: string | null;
  /** TVDB, Wikidata, Facebook, Instagram, Twitter. */
  readonly externalIds: string;
  readonly notices?: readonly string[];
}

/** Details of a title as they were written down from a capture. */
export interface ExpectedTitle extends ExpectedDetails {
  readonly status: string | null;
  /** Its length. */
  readonly tagline: number | null;
  readonly genres: string;
  readonly spokenLanguages: string;
  readonly productionCountries: string;
  /** Id, name, country, logo. */
  readonly companies: Ends;
  readonly keywords: Ends;
  readonly certificates: string;
  /** Credit, person, name, gender, profile, character, billing order, episodes. */
  readonly cast: Ends;
  /** Credit, person, name, gender, profile, department, job, episodes. */
  readonly crew: Ends;
}

export interface ExpectedMovie extends ExpectedTitle {
  /** Minutes, budget, revenue. */
  readonly money: readonly [number | null, number | null, number | null];
  readonly collection: string | null;
}

export interface ExpectedSeries
  extends ExpectedTitle,
    Pick<TmdbTitleDetails, 'lastAirDate' | 'inProduction' | 'type'> {
  readonly networks: Ends;
  readonly createdBy: Ends;
  /** Id, number, name, air date, episodes, poster. */
  readonly seasons: Ends;
  /** Of seasons and episodes. */
  readonly counts: readonly [number | null, number | null];
}

/** Details of a person as they were written down from a capture. */
export interface ExpectedPerson
  extends ExpectedDetails,
    Pick<TmdbPersonDetails, 'birthday' | 'deathday' | 'placeOfBirth'> {
  readonly alsoKnownAs: Ends;
  /** Its length. */
  readonly biography: number | null;
  /** Credit, title, its name, character, department, job, billing order, episodes. */
  readonly credits: Ends;
}
