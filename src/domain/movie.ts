import { settleMovie } from './settle-movie.js';
import { LONGEST_PLOT, LONGEST_TEXT, textFault } from './text-limits.js';
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

const MOST_VIOLATIONS_NAMED = 20;

/** Settles a draft (see `settleMovie`) and checks it. */
export function checkMovie(draft: MovieDraft, now: Date): MovieCheck {
  const settled = settleMovie(draft);
  const lastYear = now.getUTCFullYear() + YEARS_AHEAD;
  const violations = [...violationsOf(settled, lastYear)];
  return violations.length === 0 ? { movie: settled as Movie } : { violations: firstOf(violations) };
}

/** Why no store may keep a movie; empty when all can, and will then hold the same of it. */
export function movieViolations(movie: Movie): readonly string[] {
  return firstOf([...violationsOf(movie, LAST_YEAR)]);
}

function* violationsOf(movie: MovieDraft, lastYear: number): Generator<string> {
  if (!isTitleId(movie.titleId)) yield `title id ${quote(movie.titleId)} is not tt and 7 or more digits`;
  for (const [name, value] of [
    ['kind', movie.kind],
    ['title', movie.title],
    ['source', movie.source],
  ] as const) {
    if (value.trim() === '') yield `${name} is empty`;
  }
  for (const [name, value, longest = LONGEST_TEXT] of [
    ['kind', movie.kind],
    ['title', movie.title],
    ['original title', movie.originalTitle],
    ['certificate', movie.certificate],
    ['plot', movie.plot, LONGEST_PLOT],
    ['poster address', movie.posterUrl],
    ['source', movie.source],
    ...Object.values(movie.fieldSources ?? {}).map((source) => ['source of a field', source] as const),
  ] as const) {
    const fault = value === null ? null : textFault(value, longest);
    if (fault !== null) yield `${name} ${fault}`;
    if (value === '' && !REQUIRED.has(name)) yield `${name} is empty and not unknown`;
  }
  for (const [name, value, lowest, highest] of [
    ['year', movie.year, FIRST_FILM_YEAR, lastYear],
    ['end year', movie.endYear, FIRST_FILM_YEAR, lastYear],
    ['vote count', movie.voteCount, 0, MAX_INTEGER],
    ['Metascore', movie.metascore, 0, 100],
    ['duration in minutes', movie.durationMinutes, 1, MAX_INTEGER],
    ['chart rank', movie.chartRank, 1, MAX_INTEGER],
  ] as const) {
    if (value === null) continue;
    if (!(value >= lowest && value <= highest)) yield `${name} ${value} is outside ${lowest} to ${highest}`;
    if (!Number.isSafeInteger(value)) yield `${name} ${value} is not a whole number`;
  }
  const { rating } = movie;
  if (rating !== null && !(rating >= 1 && rating <= 10)) yield `rating ${rating} is outside 1 to 10`;
  else if (rating !== null && Math.round(rating * 10) / 10 !== rating)
    yield `rating ${rating} has more than one decimal`;
  for (const [name, money] of [
    ['budget', movie.budget],
    ['worldwide gross', movie.grossWorldwide],
  ] as const) {
    if (money === null) continue;
    if (!(Number.isSafeInteger(money.amount) && money.amount >= 0))
      yield `${name} ${money.amount} is not a whole amount`;
    if (!/^[A-Z]{3}$/.test(money.currency)) yield `${name} currency ${quote(money.currency)} is not ISO 4217`;
  }
  if (movie.releaseDate !== null && !isIsoDate(movie.releaseDate))
    yield `release date ${quote(movie.releaseDate)} is not a date`;
  if (!isIsoTime(movie.fetchedAt)) yield `time of the answer ${quote(movie.fetchedAt)} is not a time`;
  if (new Set(movie.genres).size < movie.genres.length) yield 'a genre stands twice';
  yield* textsViolations('genre', movie.genres);
  yield* textsViolations('country', movie.countries);
  yield* textsViolations('language', movie.languages);
  yield* peopleViolations(movie);
}

function* textsViolations(name: string, texts: readonly string[]): Generator<string> {
  for (const text of texts) {
    if (text === '') yield `${name} is empty`;
    const fault = textFault(text, LONGEST_TEXT);
    if (fault !== null) yield `${name} ${quote(text)} ${fault}`;
  }
}

function* peopleViolations({ cast, directors }: MovieDraft): Generator<string> {
  const names = new Map<string, string>();
  const person = function* (role: string, nameId: string, name: string) {
    if (!isNameId(nameId)) yield `${role} name id ${quote(nameId)} is not nm and 7 or more digits`;
    if (name.trim() === '') yield `${role} ${quote(nameId)} has no name`;
    const fault = textFault(name, LONGEST_TEXT);
    if (fault !== null) yield `name of ${quote(nameId)} ${fault}`;
    if ((names.get(nameId) ?? name) !== name) yield `${quote(nameId)} has two names`;
    names.set(nameId, name);
  };
  let billed = 0;
  const castIds = new Set<string>();
  for (const { nameId, name, billingOrder, characters } of cast) {
    yield* person('cast member', nameId, name);
    if (castIds.has(nameId)) yield `cast member ${quote(nameId)} is billed twice`;
    if (!(Number.isSafeInteger(billingOrder) && billingOrder > billed && billingOrder <= MAX_INTEGER))
      yield `billing order ${billingOrder} of ${quote(nameId)} does not follow ${billed}`;
    yield* textsViolations('character', characters);
    castIds.add(nameId);
    billed = billingOrder;
  }
  const directorIds = new Set<string>();
  for (const { nameId, name } of directors) {
    yield* person('director', nameId, name);
    if (directorIds.has(nameId)) yield `director ${quote(nameId)} is named twice`;
    directorIds.add(nameId);
  }
}

const REQUIRED: ReadonlySet<string> = new Set(['kind', 'title', 'source']);

/** PostgreSQL's `date` and `timestamptz` have more, but ISO 8601 has four digits. */
const LAST_YEAR = 9999;

/** What both PostgreSQL's `integer` and a page can hold. */
const MAX_INTEGER = 2_147_483_647;

/** Keeps a hostile value from filling a log line; JSON writes a NUL or half a character in ASCII. */
function quote(value: string): string {
  return JSON.stringify(value.length > 60 ? `${value.slice(0, 60)}…` : value);
}

/** A page of thousands of faults is as useless as one of twenty. */
function firstOf(violations: readonly string[]): readonly string[] {
  const left = violations.length - MOST_VIOLATIONS_NAMED;
  return left > 0 ? [...violations.slice(0, MOST_VIOLATIONS_NAMED), `and ${left} more`] : violations;
}

/** The year 0 is a date for JavaScript and none for PostgreSQL. */
function isIsoDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || text.startsWith('0000')) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

function isIsoTime(text: string): boolean {
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(text) && isIsoDate(text.slice(0, 10));
}
