import { isIsoDate } from '../days/iso-date.js';

/** How the ends of a range are written, and what TMDB is told of them. */
export interface BoundReader {
  /** For a message, e.g. `a year from 1870 to 2100`. */
  readonly noun: string;
  /** A range of such, for a message. */
  readonly example: string;
  /** What is told as the lower and the upper end; `null` for what is no such value. */
  readonly read: (text: string) => { readonly gte: string; readonly lte: string } | null;
  /** Whether one that TMDB is told lies behind another. */
  readonly isAfter: (one: string, other: string) => boolean;
}

/** No title is older: the first films are from the 1870s. */
export const FIRST_YEAR = 1870;
export const LAST_YEAR = 2100;

const isYear = (year: number) => year >= FIRST_YEAR && year <= LAST_YEAR;
const isAfterNumber = (one: string, other: string) => Number(one) > Number(other);
const isAfterText = (one: string, other: string) => one > other;

/** Whole years, as their first and last day. */
export const years: BoundReader = {
  noun: `a year from ${FIRST_YEAR} to ${LAST_YEAR}`,
  example: '2015..2025',
  read: (text) =>
    /^\d{4}$/.test(text) && isYear(Number(text)) ? { gte: `${text}-01-01`, lte: `${text}-12-31` } : null,
  isAfter: isAfterText,
};

export const dates: BoundReader = {
  noun: `a day such as 2020-02-29, from ${FIRST_YEAR} to ${LAST_YEAR}`,
  example: '2020-01-01..2020-12-31',
  read: (text) => (isIsoDate(text) && isYear(Number(text.slice(0, 4))) ? { gte: text, lte: text } : null),
  isAfter: isAfterText,
};

export const wholeNumbers: BoundReader = {
  noun: 'a whole number',
  example: '60..120',
  read: (text) => (/^\d{1,9}$/.test(text) ? { gte: `${Number(text)}`, lte: `${Number(text)}` } : null),
  isAfter: isAfterNumber,
};

/** Averages of votes. */
export const ratings: BoundReader = {
  noun: 'a number from 0 to 10',
  example: '6.5..8',
  read: (text) => {
    if (!/^\d{1,2}(\.\d{1,3})?$/.test(text) || Number(text) > 10) return null;
    return { gte: `${Number(text)}`, lte: `${Number(text)}` };
  },
  isAfter: isAfterNumber,
};
