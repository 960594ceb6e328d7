import { isoDateOf, partialDateOf } from './iso-date.js';

const CURRENCY_BY_SIGN: ReadonlyMap<string, string> = new Map([
  ['$', 'USD'],
  ['US$', 'USD'],
  ['€', 'EUR'],
  ['£', 'GBP'],
  ['¥', 'JPY'],
  ['₹', 'INR'],
  ['₩', 'KRW'],
  ['CA$', 'CAD'],
  ['A$', 'AUD'],
  ['R$', 'BRL'],
  ['CN¥', 'CNY'],
]);

const MONTHS = [
  'january',
  'february',
  'march',
  'april',
  'may',
  'june',
  'july',
  'august',
  'september',
  'october',
  'november',
  'december',
];

/** Money as a page writes it for a visitor who reads English, e.g. `$356,000,000 (estimated)` or `DEM 12,000,000`. */
export function moneyIn(text: string | undefined): { amount: number; currency: string } | undefined {
  const match = /([A-Z]{3}|[A-Z]{0,2}[$€£¥₹₩])\s?(\d{1,3}(?:,\d{3}){1,5}|\d{1,15})(?!\d|,\d)/.exec(
    text ?? '',
  );
  const [, sign, digits] = match ?? [];
  if (sign === undefined || digits === undefined) return undefined;
  const currency = CURRENCY_BY_SIGN.get(sign) ?? (/^[A-Z]{3}$/.test(sign) ? sign : undefined);
  return currency === undefined ? undefined : { amount: Number(digits.replaceAll(',', '')), currency };
}

/** An English date, `April 24, 2019` or `16 July 2010`; other languages are left unread. */
export function dateIn(text: string | undefined): string | undefined {
  const match = /(\p{L}{3,12}) (\d{1,2}), (\d{4})|(\d{1,2}) (\p{L}{3,12}) (\d{4})/u.exec(text ?? '');
  if (match === null) return undefined;
  const month = MONTHS.indexOf((match[1] ?? match[5] ?? '').toLowerCase()) + 1;
  return isoDateOf(Number(match[3] ?? match[6]), month, Number(match[2] ?? match[4]));
}

export interface Release {
  readonly releaseDate?: string | undefined;
  readonly partialReleaseDate?: string | undefined;
  readonly releaseCountry?: string;
}

/** `April 24, 2019 (Germany)`, `May 2027 (United States)` or `2027`, after a label and before a link to more; in English. */
export function releaseIn(text: string): Release | undefined {
  const country = /\d{4} \(([^()]{1,100})\)/.exec(text)?.[1];
  const at = country === undefined ? {} : { releaseCountry: country };
  const releaseDate = dateIn(text);
  if (releaseDate !== undefined) return { releaseDate, ...at };
  const [, word, year] =
    /^(?:Release Date:?\s?)?(?:(\p{L}{3,12}) )?(\d{4})(?: \([^()]{1,100}\))?(?: See more.{0,5})?$/iu.exec(
      text,
    ) ?? [];
  const month = word === undefined ? null : MONTHS.indexOf(word.toLowerCase()) + 1;
  if (year === undefined || month === 0) return undefined;
  return { partialReleaseDate: partialDateOf(Number(year), month, null), ...at };
}

export interface Awards {
  readonly awardWins: number;
  readonly awardNominations: number;
}

/**
 * `15 wins & 33 nominations total`, or after a sentence about the best known awards, which the numbers then leave out:
 * `Nominated for 2 Oscars. Another 15 wins & 33 nominations.`
 */
export function awardsIn(text: string): Awards | undefined {
  const counted = (pattern: RegExp) => Number(pattern.exec(text)?.[1]?.replaceAll(',', '') ?? 0);
  const isAllInOne = !/\bAnother \d/.test(text) && /\d (?:wins?|nominations?)\b/.test(text);
  const won = isAllInOne ? 0 : counted(/\bWon ([\d,]{1,9}) \p{Lu}/u);
  const nominated = isAllInOne ? 0 : counted(/\bNominated for ([\d,]{1,9}) \p{Lu}/u);
  const awardWins = won + counted(/(?<![\d,])([\d,]{1,9}) wins?\b/);
  const awardNominations = nominated + counted(/(?<![\d,])([\d,]{1,9}) nominations?\b/);
  return awardWins + awardNominations === 0 ? undefined : { awardWins, awardNominations };
}

/** Seconds of `2h 22m`, `3h 1min` or `45m`. */
export function runtimeIn(text: string): number | undefined {
  const match = /^(?:(\d{1,3})h)? ?(?:(\d{1,4})m(?:in)?)?$/.exec(text);
  if (match === null || (match[1] === undefined && match[2] === undefined)) return undefined;
  return Number(match[1] ?? 0) * 3600 + Number(match[2] ?? 0) * 60;
}

/** Years in brackets at the end of a page title: `Name (2010) - IMDb`, `Name (TV Series 2008–2013) - IMDb`. */
export function yearsIn(pageTitle: string): { year?: number; endYear?: number } {
  const all = [...pageTitle.matchAll(/\((?:[^()\d]{0,40} )?(\d{4})(?:[–-](\d{4})?)?\s?\)/g)];
  const [, year, endYear] = all.at(-1) ?? [];
  return {
    ...(year === undefined ? {} : { year: Number(year) }),
    ...(endYear === undefined ? {} : { endYear: Number(endYear) }),
  };
}

/** The number that a text is, and not one that it goes on from, such as `99+`. */
export function onlyNumberIn(text: string | undefined): number | undefined {
  return /^\d{1,3}(?:,\d{3}){0,4}$/.test(text ?? '') ? wholeNumberIn(text) : undefined;
}

export function wholeNumberIn(text: string | undefined): number | undefined {
  const digits = /\d{1,3}(?:,\d{3}){0,4}(?!\d)|\d{1,12}/.exec(text ?? '')?.[0];
  return digits === undefined ? undefined : Number(digits.replaceAll(',', ''));
}

/** IMDb's title types by the English word before the year in a page's title; only a movie has none. */
const KINDS_BY_WORD: ReadonlyMap<string, string> = new Map([
  ['', 'movie'],
  ['short', 'short'],
  ['music video', 'musicVideo'],
  ['podcast episode', 'podcastEpisode'],
  ['podcast series', 'podcastSeries'],
  ['tv episode', 'tvEpisode'],
  ['tv mini series', 'tvMiniSeries'],
  ['tv movie', 'tvMovie'],
  ['tv series', 'tvSeries'],
  ['tv short', 'tvShort'],
  ['tv special', 'tvSpecial'],
  ['video', 'video'],
  ['video game', 'videoGame'],
]);

const KINDS_BY_META: ReadonlyMap<string | undefined, string> = new Map([
  ['video.movie', 'movie'],
  ['video.tv_show', 'tvSeries'],
  ['video.episode', 'tvEpisode'],
  ['video.other', 'video'],
]);

const BRACKETS_AT_END = /\(([a-z -]{0,30}?)\s?(?:\d{4}(?:[–-](?:\d{4}|\s)?)?)?\)(?: - IMDb)?$/i;

/** The title type that a page's title names, e.g. `Name (TV Movie 2015) - IMDb`; in other languages only its meta type is known. */
export function kindIn(pageTitle: string, metaType: string | undefined): string | undefined {
  const word = BRACKETS_AT_END.exec(pageTitle)?.[1];
  const named = word === undefined ? undefined : KINDS_BY_WORD.get(word.toLowerCase().replace('-', ' '));
  const meta = KINDS_BY_META.get(metaType);
  return named === 'movie' ? (meta ?? named) : (named ?? meta);
}
