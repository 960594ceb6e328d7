import { violationsOf } from './movie-violations.js';
import { settleMovie } from './settle-movie.js';
import type { NameId, TitleId } from './title-id.js';
import { lastYearAt } from './value-faults.js';

export interface Person {
  readonly nameId: NameId;
  readonly name: string;
}

/** A person in a movie. */
export interface CastMember extends Person {
  /** In the order of the page; empty when the page names none. */
  readonly characters: readonly string[];
  /** 1 for the first-billed; unique and ascending within a movie. */
  readonly billingOrder: number;
}

export interface Money {
  /** Whole units of the currency. */
  readonly amount: number;
  /** ISO 4217, e.g. `USD`. */
  readonly currency: string;
}

/** A title with its cast, directors and genres. `null` means unknown, never zero or an empty string. */
export interface Movie {
  readonly titleId: TitleId;
  /** IMDb's title type: `movie`, `tvSeries`, `tvMiniSeries`, `tvEpisode`, `short`, `tvMovie`, … */
  readonly kind: string;
  readonly title: string;
  readonly originalTitle: string | null;
  /** Year of release; of a series, its first. */
  readonly year: number | null;
  /** Last year of a series that has ended. */
  readonly endYear: number | null;
  /** 1 to 10, one decimal. */
  readonly rating: number | null;
  readonly voteCount: number | null;
  /** 0 to 100. */
  readonly metascore: number | null;
  readonly durationMinutes: number | null;
  /** As shown to a visitor from the country of the request. */
  readonly certificate: string | null;
  readonly genres: readonly string[];
  readonly plot: string | null;
  readonly posterUrl: string | null;
  /** ISO date, only when day, month and year are all known. */
  readonly releaseDate: string | null;
  readonly countries: readonly string[];
  readonly languages: readonly string[];
  readonly budget: Money | null;
  readonly grossWorldwide: Money | null;
  /** Rank among IMDb's top rated titles of its kind; 1 to 250 in the charts. */
  readonly chartRank: number | null;
  /** In billing order. */
  readonly cast: readonly CastMember[];
  readonly directors: readonly Person[];
  /** Which source it was read from, e.g. `imdb-html`. */
  readonly source: string;
  /** Sources of the fields whose value is not from `source`; absent when there are none. */
  readonly fieldSources?: FieldSources;
  /** ISO time of the answer it was read from. */
  readonly fetchedAt: string;
}

/** Fields whose values sources give, as opposed to what is noted of the reading itself. */
export const MOVIE_FIELDS = [
  'kind',
  'title',
  'originalTitle',
  'year',
  'endYear',
  'rating',
  'voteCount',
  'metascore',
  'durationMinutes',
  'certificate',
  'genres',
  'plot',
  'posterUrl',
  'releaseDate',
  'countries',
  'languages',
  'budget',
  'grossWorldwide',
  'chartRank',
  'cast',
  'directors',
] as const satisfies readonly (keyof Movie)[];

export type MovieField = (typeof MOVIE_FIELDS)[number];

/** Whether the movie has a value of the field; an empty list is none. */
export function isKnown(movie: Movie, field: MovieField): boolean {
  const value = movie[field];
  return value !== null && !(Array.isArray(value) && value.length === 0);
}

/** Names of sources by field. */
export type FieldSources = Readonly<Partial<Record<MovieField, string>>>;

/** What a source has read, before anybody has checked it. */
export interface MovieDraft extends Omit<Movie, 'titleId' | 'cast' | 'directors'> {
  readonly titleId: string;
  readonly cast: readonly (Omit<CastMember, 'nameId'> & { readonly nameId: string })[];
  readonly directors: readonly { readonly nameId: string; readonly name: string }[];
}

/**
 * The movie, or every violation of its invariants at once, each a sentence with the offending value. Of a movie that was
 * made sound before (`soundValues`), a sentence about each value that was left out; absent when there were none.
 */
export type MovieCheck =
  | { readonly movie: Movie; readonly notices?: readonly string[]; readonly violations?: never }
  | { readonly movie?: never; readonly violations: readonly string[] };

/** Settles a draft (see `settleMovie`) and checks it. */
export function checkMovie(draft: MovieDraft, now: Date): MovieCheck {
  const settled = settleMovie(draft);
  const violations = violationsOf(settled, lastYearAt(now));
  return violations.length === 0 ? { movie: settled as Movie } : { violations };
}
