import { isNameId, isTitleId, type NameId, type TitleId } from './title-id.js';

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

/** The movie, or every violation of its invariants at once, each a sentence with the offending value. */
export type MovieCheck =
  | { readonly movie: Movie; readonly violations?: never }
  | { readonly movie?: never; readonly violations: readonly string[] };

/** IMDb's oldest title is from 1874, but nothing with a page worth keeping precedes the first films of 1888. */
const FIRST_FILM_YEAR = 1888;

/** Announced titles are dated ahead; IMDb lists some more than a decade out. */
const YEARS_AHEAD = 11;

export function checkMovie(draft: MovieDraft, now: Date): MovieCheck {
  const violations: string[] = [];
  const require = (holds: boolean, violation: string) => {
    if (!holds) violations.push(violation);
  };
  const inRange = (name: string, value: number | null, lowest: number, highest: number) =>
    require(value === null ||
      (value >= lowest && value <= highest), `${name} ${value} is outside ${lowest} to ${highest}`);
  const whole = (name: string, value: number | null) =>
    require(value === null || Number.isSafeInteger(value), `${name} ${value} is not a whole number`);

  const lastYear = now.getUTCFullYear() + YEARS_AHEAD;
  require(isTitleId(draft.titleId), `title id ${quote(draft.titleId)} is not tt and 7 or more digits`);
  require(draft.kind !== '', 'kind is empty');
  require(draft.title.trim() !== '', 'title is empty');
  inRange('year', draft.year, FIRST_FILM_YEAR, lastYear);
  inRange('end year', draft.endYear, FIRST_FILM_YEAR, lastYear);
  inRange('rating', draft.rating, 1, 10);
  inRange('vote count', draft.voteCount, 0, MAX_INTEGER);
  inRange('Metascore', draft.metascore, 0, 100);
  inRange('duration in minutes', draft.durationMinutes, 1, MAX_INTEGER);
  inRange('chart rank', draft.chartRank, 1, MAX_INTEGER);
  whole('year', draft.year);
  whole('end year', draft.endYear);
  whole('vote count', draft.voteCount);
  whole('Metascore', draft.metascore);
  whole('duration in minutes', draft.durationMinutes);
  whole('chart rank', draft.chartRank);
  for (const [name, money] of [
    ['budget', draft.budget],
    ['worldwide gross', draft.grossWorldwide],
  ] as const) {
    if (money === null) continue;
    require(Number.isSafeInteger(money.amount) &&
      money.amount >= 0, `${name} ${money.amount} is not a whole amount`);
    require(/^[A-Z]{3}$/.test(money.currency), `${name} currency ${quote(money.currency)} is not ISO 4217`);
  }
  if (draft.releaseDate !== null) {
    require(isIsoDate(draft.releaseDate), `release date ${quote(draft.releaseDate)} is not a date`);
  }
  let billed = 0;
  const castIds = new Set<string>();
  for (const member of draft.cast) {
    require(isNameId(member.nameId), `cast name id ${quote(member.nameId)} is not nm and 7 or more digits`);
    require(member.name.trim() !== '', `cast member ${quote(member.nameId)} has no name`);
    require(!castIds.has(member.nameId), `cast member ${quote(member.nameId)} is billed twice`);
    require(Number.isSafeInteger(member.billingOrder) &&
      member.billingOrder >
        billed, `billing order ${member.billingOrder} of ${quote(member.nameId)} does not follow ${billed}`);
    castIds.add(member.nameId);
    billed = member.billingOrder;
  }
  for (const director of draft.directors) {
    require(isNameId(
      director.nameId,
    ), `director name id ${quote(director.nameId)} is not nm and 7 or more digits`);
    require(director.name.trim() !== '', `director ${quote(director.nameId)} has no name`);
  }
  return violations.length === 0 ? { movie: draft as Movie } : { violations };
}

/** What both PostgreSQL's `integer` and a page can hold. */
const MAX_INTEGER = 2_147_483_647;

/** Keeps a hostile value from filling a log line. */
function quote(value: string): string {
  return JSON.stringify(value.length > 60 ? `${value.slice(0, 60)}…` : value);
}

function isIsoDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}
