import { isIsoDate, isIsoTime } from './iso-date.js';
import type { Money, Movie, MovieDraft } from './movie.js';
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
  for (const name of REQUIRED) if (movie[name].trim() === '') say(`${name} is empty`);
  checkText('kind', movie.kind, say);
  checkText('title', movie.title, say);
  checkOptionalText('original title', movie.originalTitle, say);
  checkOptionalText('certificate', movie.certificate, say);
  checkOptionalText('plot', movie.plot, say, LONGEST_PLOT);
  checkOptionalText('poster address', movie.posterUrl, say);
  checkText('source', movie.source, say);
  for (const source of Object.values(movie.fieldSources ?? {})) {
    checkOptionalText('source of a field', source, say);
  }
  checkWhole('year', movie.year, FIRST_FILM_YEAR, lastYear, say);
  checkWhole('end year', movie.endYear, FIRST_FILM_YEAR, lastYear, say);
  checkWhole('vote count', movie.voteCount, 0, MAX_INTEGER, say);
  checkWhole('Metascore', movie.metascore, 0, 100, say);
  checkWhole('duration in minutes', movie.durationMinutes, 1, MAX_INTEGER, say);
  checkWhole('chart rank', movie.chartRank, 1, MAX_INTEGER, say);
  const { rating } = movie;
  if (rating !== null && !(rating >= 1 && rating <= 10)) say(`rating ${rating} is outside 1 to 10`);
  else if (rating !== null && Math.round(rating * 10) / 10 !== rating)
    say(`rating ${rating} has more than one decimal`);
  checkMoney('budget', movie.budget, say);
  checkMoney('worldwide gross', movie.grossWorldwide, say);
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

function checkText(name: string, text: string, say: Say, longest = LONGEST_TEXT): void {
  const fault = textFault(text, longest);
  if (fault !== null) say(`${name} ${fault}`);
}

function checkOptionalText(name: string, text: string | null, say: Say, longest?: number): void {
  if (text === null) return;
  checkText(name, text, say, longest);
  if (text === '') say(`${name} is empty and not unknown`);
}

function checkWhole(name: string, value: number | null, lowest: number, highest: number, say: Say): void {
  if (value === null) return;
  if (!(value >= lowest && value <= highest)) say(`${name} ${value} is outside ${lowest} to ${highest}`);
  if (!Number.isSafeInteger(value)) say(`${name} ${value} is not a whole number`);
}

function checkMoney(name: string, money: Money | null, say: Say): void {
  if (money === null) return;
  const { amount, currency } = money;
  if (!(Number.isSafeInteger(amount) && amount >= 0)) say(`${name} ${amount} is not a whole amount`);
  if (!/^[A-Z]{3}$/.test(currency)) say(`${name} currency ${quote(currency)} is not ISO 4217`);
}

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
  for (const { nameId, name, billingOrder, characters } of cast) {
    if (names.has(nameId)) say(`cast member ${quote(nameId)} is billed twice`);
    checkPerson('cast member', nameId, name);
    if (!(Number.isSafeInteger(billingOrder) && billingOrder > billed && billingOrder <= MAX_INTEGER))
      say(`billing order ${billingOrder} of ${quote(nameId)} does not follow ${billed}`);
    checkTexts('character', characters, say);
    billed = billingOrder;
  }
  const directorIds = new Set<string>();
  for (const { nameId, name } of directors) {
    checkPerson('director', nameId, name);
    if (directorIds.has(nameId)) say(`director ${quote(nameId)} is named twice`);
    directorIds.add(nameId);
  }
}

const REQUIRED = ['kind', 'title', 'source'] as const;

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
