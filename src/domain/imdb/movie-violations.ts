import { isIsoTime } from '../days/iso-date.js';
import { type Movie, type MovieDraft, peopleOf } from './movie.js';
import { LONGEST_TEXT, textFault } from './text-limits.js';
import { isTitleId } from './title-id.js';
import { quote, valueFaults } from './value-faults.js';

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
  for (const name of REQUIRED) checkRequired(name, movie[name], say);
  for (const source of Object.values(movie.fieldSources ?? {}))
    checkRequired('source of a field', source, say);
  for (const { sentence } of valueFaults(movie, lastYear)) say(sentence);
  for (const nameId of namedTwice(movie)) say(`${quote(nameId)} has two names`);
  if (!isIsoTime(movie.fetchedAt)) say(`time of the answer ${quote(movie.fetchedAt)} is not a time`);
  return firstOf(violations);
}

function checkRequired(name: string, text: string, say: (violation: string) => void): void {
  if (text.trim() === '') say(`${name} is empty`);
  const fault = textFault(text, LONGEST_TEXT);
  if (fault !== null) say(`${name} ${fault}`);
}

/** A page of thousands of faults is as useless as one of twenty. */
export function firstOf(sentences: readonly string[]): readonly string[] {
  const left = sentences.length - MOST_VIOLATIONS_NAMED;
  return left > 0 ? [...sentences.slice(0, MOST_VIOLATIONS_NAMED), `and ${left} more`] : sentences;
}

function namedTwice(movie: MovieDraft): ReadonlySet<string> {
  const names = new Map<string, string>();
  const twice = new Set<string>();
  for (const { nameId, name } of peopleOf(movie)) {
    if ((names.get(nameId) ?? name) !== name) twice.add(nameId);
    names.set(nameId, name);
  }
  return twice;
}

const REQUIRED = ['kind', 'title', 'source'] as const;

/** PostgreSQL's `date` and `timestamptz` have more, but ISO 8601 has four digits. */
const LAST_YEAR = 9999;
