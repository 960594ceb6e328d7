import type { Movie, MovieDraft } from './movie.js';
import { LONGEST_PLOT, LONGEST_TEXT, textFault } from './text-limits.js';
import { isNameId, isTitleId } from './title-id.js';

/** IMDb's oldest title is from 1874, but nothing with a page worth keeping precedes the first films of 1888. */
const FIRST_FILM_YEAR = 1888;

const MOST_VIOLATIONS_NAMED = 20;

/** Why no store may keep a movie; empty when all can, and will then hold the same of it. */
export function movieViolations(movie: Movie): readonly string[] {
  return violationsOf(movie, LAST_YEAR);
}

/** Every way in which a movie breaks its invariants, the first twenty of them in words. */
export function violationsOf(movie: MovieDraft, lastYear: number): readonly string[] {
  const violations: string[] = [];
  const say = (violation: string) => violations.push(violation);
  if (!isTitleId(movie.titleId)) say(`title id ${quote(movie.titleId)} is not tt and 7 or more digits`);
  for (const [name, value] of [
    ['kind', movie.kind],
    ['title', movie.title],
    ['source', movie.source],
  ] as const) {
    if (value.trim() === '') say(`${name} is empty`);
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
    if (fault !== null) say(`${name} ${fault}`);
    if (value === '' && !REQUIRED.has(name)) say(`${name} is empty and not unknown`);
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
    if (!(value >= lowest && value <= highest)) say(`${name} ${value} is outside ${lowest} to ${highest}`);
    if (!Number.isSafeInteger(value)) say(`${name} ${value} is not a whole number`);
  }
  const { rating } = movie;
  if (rating !== null && !(rating >= 1 && rating <= 10)) say(`rating ${rating} is outside 1 to 10`);
  else if (rating !== null && Math.round(rating * 10) / 10 !== rating)
    say(`rating ${rating} has more than one decimal`);
  for (const [name, money] of [
    ['budget', movie.budget],
    ['worldwide gross', movie.grossWorldwide],
  ] as const) {
    if (money === null) continue;
    if (!(Number.isSafeInteger(money.amount) && money.amount >= 0))
      say(`${name} ${money.amount} is not a whole amount`);
    if (!/^[A-Z]{3}$/.test(money.currency)) say(`${name} currency ${quote(money.currency)} is not ISO 4217`);
  }
  if (movie.releaseDate !== null && !isIsoDate(movie.releaseDate))
    say(`release date ${quote(movie.releaseDate)} is not a date`);
  if (!isIsoTime(movie.fetchedAt)) say(`time of the answer ${quote(movie.fetchedAt)} is not a time`);
  if (new Set(movie.genres).size < movie.genres.length) say('a genre stands twice');
  checkTexts('genre', movie.genres, say);
  checkTexts('country', movie.countries, say);
  checkTexts('language', movie.languages, say);
  checkPeople(movie, say);
  return firstOf(violations);
}

type Say = (violation: string) => void;

function checkTexts(name: string, texts: readonly string[], say: Say): void {
  for (const text of texts) {
    if (text === '') say(`${name} is empty`);
    const fault = textFault(text, LONGEST_TEXT);
    if (fault !== null) say(`${name} ${quote(text)} ${fault}`);
  }
}

function checkPeople({ cast, directors }: MovieDraft, say: Say): void {
  const names = new Map<string, string>();
  const checkPerson = (role: string, nameId: string, name: string) => {
    if (!isNameId(nameId)) say(`${role} name id ${quote(nameId)} is not nm and 7 or more digits`);
    if (name.trim() === '') say(`${role} ${quote(nameId)} has no name`);
    const fault = textFault(name, LONGEST_TEXT);
    if (fault !== null) say(`name of ${quote(nameId)} ${fault}`);
    if ((names.get(nameId) ?? name) !== name) say(`${quote(nameId)} has two names`);
    names.set(nameId, name);
  };
  let billed = 0;
  const castIds = new Set<string>();
  for (const { nameId, name, billingOrder, characters } of cast) {
    checkPerson('cast member', nameId, name);
    if (castIds.has(nameId)) say(`cast member ${quote(nameId)} is billed twice`);
    if (!(Number.isSafeInteger(billingOrder) && billingOrder > billed && billingOrder <= MAX_INTEGER))
      say(`billing order ${billingOrder} of ${quote(nameId)} does not follow ${billed}`);
    checkTexts('character', characters, say);
    castIds.add(nameId);
    billed = billingOrder;
  }
  const directorIds = new Set<string>();
  for (const { nameId, name } of directors) {
    checkPerson('director', nameId, name);
    if (directorIds.has(nameId)) say(`director ${quote(nameId)} is named twice`);
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
