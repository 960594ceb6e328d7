import type { MovieDraft } from './movie.js';
import { LONGEST_PLOT, LONGEST_TEXT, textFault } from './text-limits.js';
import { isNameId } from './title-id.js';

/** What may be unknown of a movie. */
export type MovieValues = Omit<
  MovieDraft,
  'titleId' | 'kind' | 'title' | 'source' | 'fieldSources' | 'fetchedAt'
>;

/** A value that no movie can have. */
export interface ValueFault {
  readonly field: keyof MovieValues;
  /** Of a list: which member is at fault. */
  readonly member?: number;
  /** Of a cast member: which of the characters is, where it is not the member itself. */
  readonly character?: number;
  /** With the offending value. */
  readonly sentence: string;
}

/** IMDb's oldest title is from 1874, but nothing with a page worth keeping precedes the first films of 1888. */
const FIRST_FILM_YEAR = 1888;

/** Announced titles are dated ahead; IMDb lists some more than a decade out. */
const YEARS_AHEAD = 11;

/** What both PostgreSQL's `integer` and a page can hold. */
const MAX_INTEGER = 2_147_483_647;

/** The last year that a movie may be of. */
export function lastYearAt(now: Date): number {
  return now.getUTCFullYear() + YEARS_AHEAD;
}

type Say = (fault: ValueFault) => void;

/** Every value that no movie can have, in the order of the fields. */
export function valueFaults(values: MovieValues, lastYear: number): readonly ValueFault[] {
  const faults: ValueFault[] = [];
  const say: Say = (fault) => faults.push(fault);
  checkTexts(values, say);
  checkNumbers(values, lastYear, say);
  checkMoney(values, say);
  const { releaseDate } = values;
  if (releaseDate !== null && !isIsoDate(releaseDate))
    say({ field: 'releaseDate', sentence: `release date ${quote(releaseDate)} is not a date` });
  checkLists(values, say);
  checkCast(values, say);
  checkDirectors(values, say);
  return faults;
}

function checkTexts(values: MovieValues, say: Say): void {
  for (const [field, name, longest = LONGEST_TEXT] of [
    ['originalTitle', 'original title'],
    ['certificate', 'certificate'],
    ['plot', 'plot', LONGEST_PLOT],
    ['posterUrl', 'poster address'],
  ] as const) {
    const value = values[field];
    const fault = value === null ? null : textFault(value, longest);
    if (fault !== null) say({ field, sentence: `${name} ${fault}` });
    if (value === '') say({ field, sentence: `${name} is empty and not unknown` });
  }
}

function checkNumbers(values: MovieValues, lastYear: number, say: Say): void {
  for (const [field, name, lowest, highest] of [
    ['year', 'year', FIRST_FILM_YEAR, lastYear],
    ['endYear', 'end year', FIRST_FILM_YEAR, lastYear],
    ['voteCount', 'vote count', 0, MAX_INTEGER],
    ['metascore', 'Metascore', 0, 100],
    ['durationMinutes', 'duration in minutes', 1, MAX_INTEGER],
    ['chartRank', 'chart rank', 1, MAX_INTEGER],
  ] as const) {
    const value = values[field];
    if (value === null) continue;
    if (!(value >= lowest && value <= highest))
      say({ field, sentence: `${name} ${value} is outside ${lowest} to ${highest}` });
    if (!Number.isSafeInteger(value)) say({ field, sentence: `${name} ${value} is not a whole number` });
  }
  const { rating } = values;
  if (rating !== null && !(rating >= 1 && rating <= 10))
    say({ field: 'rating', sentence: `rating ${rating} is outside 1 to 10` });
  else if (rating !== null && Math.round(rating * 10) / 10 !== rating)
    say({ field: 'rating', sentence: `rating ${rating} has more than one decimal` });
}

function checkMoney(values: MovieValues, say: Say): void {
  for (const [field, name] of [
    ['budget', 'budget'],
    ['grossWorldwide', 'worldwide gross'],
  ] as const) {
    const money = values[field];
    if (money === null) continue;
    if (!(Number.isSafeInteger(money.amount) && money.amount >= 0))
      say({ field, sentence: `${name} ${money.amount} is not a whole amount` });
    if (!/^[A-Z]{3}$/.test(money.currency))
      say({ field, sentence: `${name} currency ${quote(money.currency)} is not ISO 4217` });
  }
}

function checkLists(values: MovieValues, say: Say): void {
  for (const [field, name] of [
    ['genres', 'genre'],
    ['countries', 'country'],
    ['languages', 'language'],
  ] as const) {
    const seen = new Set<string>();
    for (const [member, text] of values[field].entries()) {
      for (const sentence of listedTextFaults(name, text)) say({ field, member, sentence });
      if (field === 'genres' && seen.has(text)) say({ field, member, sentence: 'a genre stands twice' });
      seen.add(text);
    }
  }
}

function checkCast({ cast }: MovieValues, say: Say): void {
  let billed = 0;
  const ids = new Set<string>();
  for (const [member, { nameId, name, billingOrder, characters }] of cast.entries()) {
    const at = { field: 'cast', member } as const;
    for (const sentence of personFaults('cast member', nameId, name)) say({ ...at, sentence });
    if (ids.has(nameId)) say({ ...at, sentence: `cast member ${quote(nameId)} is billed twice` });
    if (!(Number.isSafeInteger(billingOrder) && billingOrder > billed && billingOrder <= MAX_INTEGER)) {
      const sentence = `billing order ${billingOrder} of ${quote(nameId)} does not follow ${billed}`;
      say({ ...at, sentence });
    }
    for (const [character, text] of characters.entries()) {
      for (const sentence of listedTextFaults('character', text)) say({ ...at, character, sentence });
    }
    ids.add(nameId);
    billed = billingOrder;
  }
}

function checkDirectors({ directors }: MovieValues, say: Say): void {
  const ids = new Set<string>();
  for (const [member, { nameId, name }] of directors.entries()) {
    const at = { field: 'directors', member } as const;
    for (const sentence of personFaults('director', nameId, name)) say({ ...at, sentence });
    if (ids.has(nameId)) say({ ...at, sentence: `director ${quote(nameId)} is named twice` });
    ids.add(nameId);
  }
}

function* personFaults(role: string, nameId: string, name: string): Generator<string> {
  if (!isNameId(nameId)) yield `${role} name id ${quote(nameId)} is not nm and 7 or more digits`;
  if (name.trim() === '') yield `${role} ${quote(nameId)} has no name`;
  const fault = textFault(name, LONGEST_TEXT);
  if (fault !== null) yield `name of ${quote(nameId)} ${fault}`;
}

function* listedTextFaults(name: string, text: string): Generator<string> {
  if (text === '') yield `${name} is empty`;
  const fault = textFault(text, LONGEST_TEXT);
  if (fault !== null) yield `${name} ${quote(text)} ${fault}`;
}

/** Keeps a hostile value from filling a log line; JSON writes a NUL or half a character in ASCII. */
export function quote(value: string): string {
  return JSON.stringify(value.length > 60 ? `${value.slice(0, 60)}…` : value);
}

/** The year 0 is a date for JavaScript and none for PostgreSQL. */
export function isIsoDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || text.startsWith('0000')) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}
