import type { NameId, TitleId } from './title-id.js';

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
  /** `2027` or `2027-05`: as much of the release date as is known where the day is not. */
  readonly partialReleaseDate: string | null;
  /** Where it was released on that date, in the language of the request. */
  readonly releaseCountry: string | null;
  readonly countries: readonly string[];
  readonly languages: readonly string[];
  readonly budget: Money | null;
  readonly grossWorldwide: Money | null;
  /** In the United States and Canada. */
  readonly grossDomestic: Money | null;
  /** Of the opening weekend in the United States and Canada. */
  readonly grossOpening: Money | null;
  /** Rank among IMDb's top rated titles of its kind; 1 to 250 in the charts. */
  readonly chartRank: number | null;
  /** Rank in IMDb's popularity of the week (MOVIEmeter); 1 is the most popular. */
  readonly popularityRank: number | null;
  readonly isAdult: boolean | null;
  /** Of an episode, the series. */
  readonly seriesId: TitleId | null;
  readonly seriesTitle: string | null;
  /** Of an episode, within the series; 0 holds specials. */
  readonly seasonNumber: number | null;
  /** Of an episode, within the season. */
  readonly episodeNumber: number | null;
  /** Of a series. */
  readonly seasonCount: number | null;
  readonly episodeCount: number | null;
  /** IMDb's id of the status: `released`, `post_production`, `announced`, … */
  readonly productionStatus: string | null;
  /** IMDb's interests, which are finer than its genres, e.g. `Prison Drama`. */
  readonly interests: readonly string[];
  /** Plot keywords, of which a page shows the first few. */
  readonly keywords: readonly string[];
  /** Names of the production companies. */
  readonly companies: readonly string[];
  readonly awardWins: number | null;
  /** Nominations that were not won. */
  readonly awardNominations: number | null;
  /** Size of the whole cast, of which `cast` holds those that the source names. */
  readonly castCount: number | null;
  /** In billing order. */
  readonly cast: readonly CastMember[];
  readonly directors: readonly Person[];
  readonly writers: readonly Person[];
  /** Of a series, those who created it. */
  readonly creators: readonly Person[];
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
  'partialReleaseDate',
  'releaseCountry',
  'countries',
  'languages',
  'budget',
  'grossWorldwide',
  'grossDomestic',
  'grossOpening',
  'chartRank',
  'popularityRank',
  'isAdult',
  'seriesId',
  'seriesTitle',
  'seasonNumber',
  'episodeNumber',
  'seasonCount',
  'episodeCount',
  'productionStatus',
  'interests',
  'keywords',
  'companies',
  'awardWins',
  'awardNominations',
  'castCount',
  'cast',
  'directors',
  'writers',
  'creators',
] as const satisfies readonly (keyof Movie)[];

export type MovieField = (typeof MOVIE_FIELDS)[number];

/** Whether the movie has a value of the field; an empty list is none. */
export function isKnown(movie: Movie, field: MovieField): boolean {
  const value = movie[field];
  return value !== null && !(Array.isArray(value) && value.length === 0);
}

/** Names of sources by field. */
export type FieldSources = Readonly<Partial<Record<MovieField, string>>>;

/** Fields that list texts. */
export const TEXT_LISTS = [
  'genres',
  'countries',
  'languages',
  'interests',
  'keywords',
  'companies',
] as const satisfies readonly MovieField[];

/** Fields that list people beside the cast. */
export const CREWS = ['directors', 'writers', 'creators'] as const satisfies readonly MovieField[];

export type Crew = (typeof CREWS)[number];

type Unchecked<One extends Person> = Omit<One, 'nameId'> & { readonly nameId: string };

/** What a source has read, before anybody has checked it. */
export interface MovieDraft extends Omit<Movie, 'titleId' | 'seriesId' | 'cast' | Crew> {
  readonly titleId: string;
  readonly seriesId: string | null;
  readonly cast: readonly Unchecked<CastMember>[];
  readonly directors: readonly Unchecked<Person>[];
  readonly writers: readonly Unchecked<Person>[];
  readonly creators: readonly Unchecked<Person>[];
}

/** Everybody whom the movie names, the cast first; once for each of the lists that name them. */
export function peopleOf(movie: Pick<MovieDraft, 'cast' | Crew>): readonly Unchecked<Person>[] {
  return [...movie.cast, ...movie.directors, ...movie.writers, ...movie.creators];
}
