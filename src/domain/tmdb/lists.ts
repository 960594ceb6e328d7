import { similarName } from '../text/similar-name.js';
import { TMDB_KINDS, type TmdbKind } from './tmdb-id.js';
import type { TmdbList } from './tmdb-target.js';

/** What a list is of: one kind, or `all` of them mixed. */
export type TmdbMedia = TmdbKind | 'all';

export const TMDB_MEDIA = [...TMDB_KINDS, 'all'] as const;

/** Of trending: the last day or the last week. */
export const TMDB_WINDOWS = ['day', 'week'] as const;

export type TmdbWindow = (typeof TMDB_WINDOWS)[number];

/** What a list is of and what chooses its members; `null` where nothing was said. */
export interface ListChoice {
  readonly media: TmdbMedia | null;
  readonly window: TmdbWindow | null;
  /** ISO 3166-1: whose releases count. */
  readonly region: string | null;
  /** In which days begin, e.g. `Asia/Jakarta`. */
  readonly timezone: string | null;
}

/** TMDB serves no page past it, also where it counts more: a page 501 is answered 400 (2026-10-07). */
export const LAST_PAGE = 500;

/** Of every list but that of changes (2026-08). */
export const ROWS_A_PAGE = 20;

/** What can be had of one list. */
export const MOST_ROWS = LAST_PAGE * ROWS_A_PAGE;

interface ListEntry {
  readonly media: readonly TmdbMedia[];
  readonly path: (media: TmdbMedia, window: TmdbWindow | null) => string;
  /** The parameter that changes who is in the list, beside filters. */
  readonly follows: 'region' | 'timezone' | null;
}

const ofKind = (name: string) => (media: TmdbMedia) => `${media}/${name}`;

/** The lists by the name that people give, as the reference has them (2026-08). There is no `tv/now_playing`. */
const LISTS = {
  trending: { media: TMDB_MEDIA, path: (media, window) => `trending/${media}/${window}`, follows: null },
  popular: { media: TMDB_KINDS, path: ofKind('popular'), follows: 'region' },
  'top-rated': { media: ['movie', 'tv'], path: ofKind('top_rated'), follows: 'region' },
  'now-playing': { media: ['movie'], path: ofKind('now_playing'), follows: 'region' },
  upcoming: { media: ['movie'], path: ofKind('upcoming'), follows: 'region' },
  'airing-today': { media: ['tv'], path: ofKind('airing_today'), follows: 'timezone' },
  'on-the-air': { media: ['tv'], path: ofKind('on_the_air'), follows: 'timezone' },
  // Region and timezone are filters of it.
  discover: { media: ['movie', 'tv'], path: (media) => `discover/${media}`, follows: null },
} as const satisfies Readonly<Record<string, ListEntry>>;

export type TmdbListName = keyof typeof LISTS;

export const TMDB_LIST_NAMES: readonly TmdbListName[] = Object.keys(LISTS).filter(isTmdbListName);

export function isTmdbListName(text: string): text is TmdbListName {
  return Object.hasOwn(LISTS, text);
}

/** What is wrong with a text that is the name of no list, as a sentence. */
export function unknownListFault(text: string): string {
  const similar = similarName(text.replaceAll('_', '-'), [...TMDB_LIST_NAMES, 'ids', 'new', 'changed']);
  const meant = similar === null ? '' : `; did you mean ${similar}?`;
  return `TMDB has no list ${JSON.stringify(text)}; there are ${TMDB_LIST_NAMES.join(', ')}, ids, new and changed${meant}`;
}

/** What a list is of when nobody says it: the only thing that it can be of; else `null`. */
export function onlyMedia(name: TmdbListName): TmdbMedia | null {
  const { media } = entryOf(name);
  return media.length === 1 ? (media[0] ?? null) : null;
}

export type ChosenList =
  | { readonly list: TmdbList; readonly media: TmdbMedia; readonly faults?: never }
  | { readonly list?: never; readonly media?: never; readonly faults: readonly string[] };

/** The list of a name and a choice, with further parameters, or every fault of the choice as a sentence. */
export function chooseList(
  name: TmdbListName,
  choice: ListChoice,
  filters: Readonly<Record<string, string>> = {},
): ChosenList {
  const entry = entryOf(name);
  const media = choice.media ?? onlyMedia(name);
  const faults = [...mediaFaults(name, media), ...windowFaults(name, choice.window)];
  const parameters: Record<string, string> = {};
  for (const parameter of ['region', 'timezone'] as const) {
    const value = choice[parameter];
    if (value === null) continue;
    if (name === 'discover') faults.push(`of discover the ${parameter} is a filter: ${parameter}=${value}`);
    else if (entry.follows === parameter && (parameter === 'timezone' || media === 'movie'))
      parameters[parameter] = value;
    else if (media !== null) faults.push(`${name} of ${mediaNoun(media)} does not depend on a ${parameter}`);
  }
  if (media === null || faults.length > 0) return { faults };
  return {
    list: { path: entry.path(media, choice.window), parameters: { ...parameters, ...filters } },
    media,
  };
}

function mediaFaults(name: TmdbListName, media: TmdbMedia | null): string[] {
  const { media: known } = entryOf(name);
  if (media === null) return [`${name} wants a media: ${known.join(', ')}`];
  if (known.includes(media)) return [];
  const others = TMDB_LIST_NAMES.filter((one) => entryOf(one).media.includes(media));
  const verb = others.length === 1 ? 'is' : 'are';
  return [
    `${name} is a list of ${known.map(mediaNoun).join(' or ')}; for ${media} there ${verb} ${inWords(others)}`,
  ];
}

function windowFaults(name: TmdbListName, window: TmdbWindow | null): string[] {
  if (name === 'trending') return window === null ? ['trending wants a window: day or week'] : [];
  return window === null ? [] : [`only trending has a window, ${name} has none`];
}

function entryOf(name: TmdbListName): ListEntry {
  return LISTS[name];
}

function mediaNoun(media: TmdbMedia): string {
  return { movie: 'movies', tv: 'series', person: 'people', all: 'all kinds' }[media];
}

function inWords(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
