import { dateOf, dayNumber } from '../days/day-number.js';
import { changeWindows } from './change-windows.js';
import { type Collection, followed } from './collection.js';
import { discoveredKind, halvesOf, orderLostInSlices, rangeOf, sliceOf } from './date-slices.js';
import { detailsOfFound, seeksGone } from './gone-titles.js';
import { LAST_PAGE, MOST_ROWS, ROWS_A_PAGE } from './lists.js';
import type { TmdbContent, TmdbPage } from './tmdb-content.js';
import type { TmdbTitleKind } from './tmdb-id.js';
import { placeOf, type TmdbRecord } from './tmdb-record.js';
import { listName, type TmdbList, type TmdbTarget } from './tmdb-target.js';

/**
 * What a run begins with: the first page of its list or of each day of changes, or the details of each id; a limit counts
 * different ones. New ids and those of stale details are known to the database alone.
 */
export async function* firstTargets(
  { of, limit, today }: Collection,
  ids: AsyncIterable<number> | Iterable<number> = [],
): AsyncGenerator<TmdbTarget> {
  if ('list' in of) {
    yield { target: 'list-page', list: of.list, page: 1 };
    return;
  }
  const changes = followed(of);
  if (changes !== null) {
    for (let day = dayNumber(changes.since); day <= dayNumber(today); day += 1) {
      for (const kind of changes.kinds) yield { target: 'changes-page', kind, day: dateOf(day), page: 1 };
    }
    return;
  }
  if (!('idsOf' in of)) return;
  const counted = new Set<number>();
  for await (const id of ids) {
    // The journal drops what it has already; only a limit has to know it before.
    if (limit !== null && counted.has(id)) continue;
    if (counted.size === limit) return;
    if (limit !== null) counted.add(id);
    yield { target: 'details', kind: of.idsOf, id };
  }
}

/** An answer without the rows that are past the limit: a page has them where it is not a multiple of its size. */
export function withinLimit(content: TmdbContent, { limit }: Pick<Collection, 'limit'>): TmdbContent {
  if (limit === null) return content;
  const isWithin = (record: TmdbRecord) => (placeOf(record)?.position ?? 1) <= limit;
  return { ...content, records: content.records.filter(isWithin) };
}

export interface FurtherTargets {
  readonly targets: readonly TmdbTarget[];
  /** Sentences about what cannot be had. */
  readonly notices: readonly string[];
}

const NOTHING: FurtherTargets = { targets: [], notices: [] };

/**
 * What is to be fetched because of what an answer held, as `withinLimit` left it. Only the first page of a list leads to its
 * other pages. A discover of more than TMDB serves leads to the first pages of its halves instead, whose rows lead on. Of its
 * own rows only those without a date lead to anything, since no half has them; its other pages, which may have more of them,
 * are not read. A row dated outside the range leads to nothing.
 */
export function furtherTargets(
  target: TmdbTarget,
  content: TmdbContent,
  collection: Collection,
): FurtherTargets {
  switch (target.target) {
    case 'list-page': {
      const paged = content.page === null || target.page > 1 ? null : content.page;
      const halves = paged === null ? null : halvesOfList(target.list, paged.totalResults, collection);
      if (halves !== null) {
        const undated = { ...content, records: content.records.filter(isUndated) };
        return {
          targets: [...halves.map(firstPage), ...targetsOfRows(undated, collection)],
          notices: orderNotices(target.list),
        };
      }
      const further = paged === null ? NOTHING : furtherPages(target.list, paged, collection);
      return { ...further, targets: [...further.targets, ...targetsOfRows(content, collection)] };
    }
    case 'details':
      return { targets: furtherOfDetails(target, collection), notices: [] };
    case 'reviews-page': {
      if (content.page === null || target.page > 1) return NOTHING;
      const pages = pageNumbers(2, Math.min(content.page.totalPages, LAST_PAGE));
      return { targets: pages.map((page) => ({ ...target, page })), notices: [] };
    }
    case 'find':
      return { targets: seeksGone(collection) ? detailsOfFound(content) : [], notices: [] };
    case 'changes':
      return NOTHING;
    case 'changes-page':
      return furtherOfChanges(target, content);
  }
}

function furtherOfChanges(
  target: Extract<TmdbTarget, { readonly target: 'changes-page' }>,
  { page, changed = [] }: TmdbContent,
): FurtherTargets {
  const { kind, day } = target;
  const totalPages = page === null || target.page > 1 ? 1 : page.totalPages;
  const pages = pageNumbers(2, Math.min(totalPages, LAST_PAGE)).map((number) => ({
    ...target,
    page: number,
  }));
  const details = changed.map((id) => ({ target: 'details', kind, id }) as const);
  const isCut = totalPages > LAST_PAGE;
  return {
    targets: [...pages, ...details],
    notices: isCut
      ? [`the changes of ${kind} on ${day} have ${totalPages} pages, and TMDB serves the first ${LAST_PAGE}`]
      : [],
  };
}

/** What details lead to, whatever they hold. */
export function furtherOfDetails(
  { kind, id }: Extract<TmdbTarget, { readonly target: 'details' }>,
  { of, reviews, today }: Pick<Collection, 'of' | 'reviews' | 'today'>,
): readonly TmdbTarget[] {
  const edits = 'changesOf' in of && of.what ? changeWindows(of.since, today) : [];
  return [
    ...(reviews && kind !== 'person' ? [firstReviews(kind, id)] : []),
    ...edits.map((window) => ({ target: 'changes', kind, id, ...window }) as const),
  ];
}

/** A first page of a list, and how much it said that there is. */
export interface FirstPage {
  readonly list: TmdbList;
  readonly totalResults: number;
}

/**
 * How many titles of a discover are in none of its slices, told from the first pages of them all: those without a date,
 * and those dated outside the range. Totals move in between, so that it is about so many. `null` where nothing was cut.
 */
export function missingFromSlices(pages: readonly FirstPage[], collection: Collection): number | null {
  const { of } = collection;
  if (!('list' in of)) return null;
  const whole = pages.find(({ list }) => listName(list) === listName(of.list));
  if (whole === undefined || halvesOfList(whole.list, whole.totalResults, collection) === null) return null;
  const slices = pages.filter((page) => halvesOfList(page.list, page.totalResults, collection) === null);
  const inSlices = slices.reduce((sum, { totalResults }) => sum + totalResults, 0);
  return Math.max(0, whole.totalResults - inSlices);
}

/** The halves of a discover that is cut; `null` of a list whose pages are taken as they are. */
function halvesOfList(list: TmdbList, totalResults: number, { limit, today }: Collection) {
  const kind = discoveredKind(list);
  if (kind === null || limit !== null || totalResults <= MOST_ROWS) return null;
  return halvesOf(rangeOf(list, kind, today))?.map((range) => sliceOf(list, kind, range)) ?? null;
}

function furtherPages(list: TmdbList, page: TmdbPage, { limit }: Collection): FurtherTargets {
  const wanted = limit === null ? page.totalPages : Math.ceil(limit / ROWS_A_PAGE);
  const last = Math.min(page.totalPages, wanted, LAST_PAGE);
  const targets = pageNumbers(2, last).map(
    (number) => ({ target: 'list-page', list, page: number }) as const,
  );
  const isCut = wanted > LAST_PAGE && page.totalPages > LAST_PAGE;
  return { targets, notices: isCut ? [cutNotice(list, page)] : [] };
}

function isUndated(record: TmdbRecord): boolean {
  return record.record === 'title' && record.title.releaseDate === null;
}

function orderNotices(list: TmdbList): readonly string[] {
  const kind = discoveredKind(list);
  const order = kind === null ? null : orderLostInSlices(list, kind);
  if (order === null) return [];
  return [
    `${listName(list)} has more rows than the ${MOST_ROWS} that TMDB serves and is cut into slices, ` +
      `which are in order of date, not of ${order}; a --limit keeps that order`,
  ];
}

function cutNotice(list: TmdbList, { totalPages, totalResults }: TmdbPage): string {
  const left = Math.max(0, totalResults - MOST_ROWS);
  return (
    `${listName(list)} has ${totalPages} pages, and TMDB serves the first ${LAST_PAGE}: ` +
    `${left} of its ${totalResults} rows cannot be had`
  );
}

function* targetsOfRows(content: TmdbContent, { details, reviews }: Collection): Generator<TmdbTarget> {
  for (const record of content.records) {
    if (!('place' in record) || record.place === null) continue;
    const { kind, id } =
      record.record === 'title' ? record.title : ({ kind: 'person', id: record.person.id } as const);
    // Reviews follow from the details, where these are wanted: a title that is gone is then asked for once.
    if (details) yield { target: 'details', kind, id };
    else if (reviews && kind !== 'person') yield firstReviews(kind, id);
  }
}

function firstPage(list: TmdbList): TmdbTarget {
  return { target: 'list-page', list, page: 1 };
}

function firstReviews(kind: TmdbTitleKind, id: number): TmdbTarget {
  return { target: 'reviews-page', kind, id, page: 1 };
}

function pageNumbers(first: number, last: number): number[] {
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index);
}
