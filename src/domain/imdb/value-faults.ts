import { isIsoDate } from '../days/iso-date.js';
import { LARGEST_INTEGER } from '../numbers/largest-integer.js';
import { type Crew, type MovieDraft, TEXT_LISTS } from './movie.js';
import { LONGEST_PLOT, LONGEST_TEXT, textFault } from './text-limits.js';
import { isNameId, isTitleId } from './title-id.js';

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
  checkReleaseDate(values, say);
  checkLists(values, say);
  checkCast(values, say);
  checkCrew('directors', 'director', values, say);
  checkCrew('writers', 'writer', values, say);
  checkCrew('creators', 'creator', values, say);
  return faults;
}

function checkReleaseDate({ releaseDate, partialReleaseDate }: MovieValues, say: Say): void {
  if (releaseDate !== null && !isIsoDate(releaseDate))
    say({ field: 'releaseDate', sentence: `release date ${quote(releaseDate)} is not a date` });
  if (partialReleaseDate === null) return;
  const field = 'partialReleaseDate';
  if (!/^\d{4}(-(0[1-9]|1[0-2]))?$/.test(partialReleaseDate))
    say({ field, sentence: `release date ${quote(partialReleaseDate)} is neither a year nor a month` });
  else if (releaseDate !== null)
    say({ field, sentence: `release date ${quote(partialReleaseDate)} stands beside ${quote(releaseDate)}` });
}

type TextField =
  | 'originalTitle'
  | 'certificate'
  | 'plot'
  | 'posterUrl'
  | 'releaseCountry'
  | 'seriesTitle'
  | 'productionStatus';

function checkTexts(values: MovieValues, say: Say): void {
  const check = (field: TextField, name: string, longest = LONGEST_TEXT) => {
    const value = values[field];
    if (value === null) return;
    const fault = textFault(value, longest);
    if (fault !== null) say({ field, sentence: `${name} ${fault}` });
    if (value === '') say({ field, sentence: `${name} is empty and not unknown` });
  };
  check('originalTitle', 'original title');
  check('certificate', 'certificate');
  check('plot', 'plot', LONGEST_PLOT);
  check('posterUrl', 'poster address');
  check('releaseCountry', 'country of the release');
  check('seriesTitle', 'title of the series');
  check('productionStatus', 'production status');
  const { seriesId } = values;
  if (seriesId !== null && !isTitleId(seriesId))
    say({ field: 'seriesId', sentence: `series ${quote(seriesId)} is not tt and 7 or more digits` });
}

type NumberField =
  | 'year'
  | 'endYear'
  | 'voteCount'
  | 'metascore'
  | 'durationMinutes'
  | 'chartRank'
  | 'popularityRank'
  | 'seasonNumber'
  | 'episodeNumber'
  | 'seasonCount'
  | 'episodeCount'
  | 'awardWins'
  | 'awardNominations'
  | 'castCount';

function checkNumbers(values: MovieValues, lastYear: number, say: Say): void {
  const check = (field: NumberField, name: string, lowest: number, highest: number) => {
    const value = values[field];
    if (value === null) return;
    if (!(value >= lowest && value <= highest))
      say({ field, sentence: `${name} ${value} is outside ${lowest} to ${highest}` });
    if (!Number.isSafeInteger(value)) say({ field, sentence: `${name} ${value} is not a whole number` });
  };
  check('year', 'year', FIRST_FILM_YEAR, lastYear);
  check('endYear', 'end year', FIRST_FILM_YEAR, lastYear);
  check('voteCount', 'vote count', 0, LARGEST_INTEGER);
  check('metascore', 'Metascore', 0, 100);
  check('durationMinutes', 'duration in minutes', 1, LARGEST_INTEGER);
  check('chartRank', 'chart rank', 1, LARGEST_INTEGER);
  check('popularityRank', 'popularity rank', 1, LARGEST_INTEGER);
  check('seasonNumber', 'number of the season', 0, LARGEST_INTEGER);
  check('episodeNumber', 'number of the episode', 0, LARGEST_INTEGER);
  check('seasonCount', 'number of seasons', 1, LARGEST_INTEGER);
  check('episodeCount', 'number of episodes', 1, LARGEST_INTEGER);
  check('awardWins', 'awards won', 0, LARGEST_INTEGER);
  check('awardNominations', 'nominations', 0, LARGEST_INTEGER);
  check('castCount', 'size of the cast', 1, LARGEST_INTEGER);
  const { rating } = values;
  if (rating !== null && !(rating >= 1 && rating <= 10))
    say({ field: 'rating', sentence: `rating ${rating} is outside 1 to 10` });
  else if (rating !== null && Math.round(rating * 10) / 10 !== rating)
    say({ field: 'rating', sentence: `rating ${rating} has more than one decimal` });
}

function checkMoney(values: MovieValues, say: Say): void {
  const check = (field: 'budget' | 'grossWorldwide' | 'grossDomestic' | 'grossOpening', name: string) => {
    const money = values[field];
    if (money === null) return;
    if (!(Number.isSafeInteger(money.amount) && money.amount >= 0))
      say({ field, sentence: `${name} ${money.amount} is not a whole amount` });
    if (!/^[A-Z]{3}$/.test(money.currency))
      say({ field, sentence: `${name} currency ${quote(money.currency)} is not ISO 4217` });
  };
  check('budget', 'budget');
  check('grossWorldwide', 'worldwide gross');
  check('grossDomestic', 'domestic gross');
  check('grossOpening', 'gross of the opening weekend');
}

const LISTED: Readonly<Record<(typeof TEXT_LISTS)[number], string>> = {
  genres: 'genre',
  countries: 'country',
  languages: 'language',
  interests: 'interest',
  keywords: 'keyword',
  companies: 'company',
};

function checkLists(values: MovieValues, say: Say): void {
  for (const field of TEXT_LISTS) {
    for (const [member, text] of values[field].entries())
      checkListed(LISTED[field], text, (sentence) => say({ field, member, sentence }));
  }
  const { genres } = values;
  if (new Set(genres).size === genres.length) return;
  for (const [member, genre] of genres.entries()) {
    if (genres.indexOf(genre) < member) say({ field: 'genres', member, sentence: 'a genre stands twice' });
  }
}

function checkCast({ cast }: MovieValues, say: Say): void {
  let billed = 0;
  const ids = new Set<string>();
  for (const [member, { nameId, name, billingOrder, characters }] of cast.entries()) {
    const at = { field: 'cast', member } as const;
    checkPerson('cast member', nameId, name, (sentence) => say({ ...at, sentence }));
    if (ids.has(nameId)) say({ ...at, sentence: `cast member ${quote(nameId)} is billed twice` });
    if (!(Number.isSafeInteger(billingOrder) && billingOrder > billed && billingOrder <= LARGEST_INTEGER)) {
      const sentence = `billing order ${billingOrder} of ${quote(nameId)} does not follow ${billed}`;
      say({ ...at, sentence });
    } else billed = billingOrder;
    for (const [character, text] of characters.entries())
      checkListed('character', text, (sentence) => say({ ...at, character, sentence }));
    ids.add(nameId);
  }
}

function checkCrew(field: Crew, role: string, values: MovieValues, say: Say): void {
  const ids = new Set<string>();
  for (const [member, { nameId, name }] of values[field].entries()) {
    const at = { field, member };
    checkPerson(role, nameId, name, (sentence) => say({ ...at, sentence }));
    if (ids.has(nameId)) say({ ...at, sentence: `${role} ${quote(nameId)} is named twice` });
    ids.add(nameId);
  }
}

type Tell = (sentence: string) => void;

function checkPerson(role: string, nameId: string, name: string, tell: Tell): void {
  if (!isNameId(nameId)) tell(`${role} name id ${quote(nameId)} is not nm and 7 or more digits`);
  if (name.trim() === '') tell(`${role} ${quote(nameId)} has no name`);
  const fault = textFault(name, LONGEST_TEXT);
  if (fault !== null) tell(`name of ${quote(nameId)} ${fault}`);
}

function checkListed(name: string, text: string, tell: Tell): void {
  if (text === '') tell(`${name} is empty`);
  const fault = textFault(text, LONGEST_TEXT);
  if (fault !== null) tell(`${name} ${quote(text)} ${fault}`);
}

/** Keeps a hostile value from filling a log line; JSON writes a NUL or half a character in ASCII. */
export function quote(value: string): string {
  return JSON.stringify(value.length > 60 ? `${value.slice(0, 60)}…` : value);
}
