import type { AttemptResult } from '../../application/ports.js';
import { checkMovie } from '../../domain/movie.js';
import { type FailureKind, failure } from '../../domain/scrape-outcome.js';
import type { TitleId } from '../../domain/title-id.js';
import { excerpt } from './clean-text.js';
import { readDomTitle } from './dom-title.js';
import { type NextData, readNextData, readTitleData } from './embedded-json.js';
import { JSON_LD_FIELDS, readJsonLdTitle } from './json-ld-title.js';
import { isEmptyTitle, PATHS, readNextDataTitle } from './next-data-title.js';
import { readDom } from './page-dom.js';
import { type FieldName, holds, mergeParts, type PagePart } from './page-fields.js';
import { recogniseBlock, recogniseHead, recogniseRoute } from './page-kind.js';

export type TitlePageResult = Extract<AttemptResult, { kind: 'movie' | 'failed' }>;

export interface TitlePageRequest {
  readonly titleId: TitleId;
  readonly now: Date;
}

/** Without these a page has not been understood. */
const REQUIRED = ['titleId', 'title', 'kind'] as const;

/**
 * Reads a title or reference page: each field from `__NEXT_DATA__`, else from JSON-LD, else from the DOM.
 * The DOM is built only for a page whose `__NEXT_DATA__` does not hold the title. Never throws for what a page holds.
 *
 * @param page decompressed body, UTF-8
 */
export function readTitlePage(page: Buffer, request: TitlePageRequest): TitlePageResult {
  const { nextData, json, embedded } = readEmbedded(page);
  if (nextData.state === 'cut-off') return failed('unreadable', 'the page is cut off inside a script');
  const parts: PagePart[] = [embedded];

  if (!holds(embedded, 'title')) {
    const other = recogniseBlock(page) ?? recogniseRoute(json, 'title');
    if (other !== null) return { kind: 'failed', failure: other };
  }
  if (!JSON_LD_FIELDS.every((field) => holds(embedded, field))) {
    const jsonLd = readJsonLdTitle(page);
    if (jsonLd !== null && isAboutTheSame(jsonLd, embedded)) parts.push(jsonLd);
  }
  if (isEmptyTitle(json) && !heldBy(parts, 'title')) {
    return failed('not-found', `IMDb has no title ${request.titleId}: every field on its page is null`);
  }
  if (!holds(embedded, 'title') || !REQUIRED.every((field) => heldBy(parts, field))) {
    const dom = readDom(page);
    if (dom === null)
      return failed('unreadable', 'the markup is too deep or too large to be that of an IMDb page');
    const other = recogniseHead(dom, 'title');
    if (other !== null) return { kind: 'failed', failure: other };
    parts.push(readDomTitle(dom));
  }
  return movieOf(parts, nextData, request);
}

function movieOf(parts: readonly PagePart[], nextData: NextData, request: TitlePageRequest): TitlePageResult {
  const { fields, origins } = mergeParts(parts);
  const { titleId, title, kind } = fields;
  if (titleId === null || title === null || kind === null) {
    const missing = REQUIRED.filter((field) => fields[field] === null).map((field) => PATHS[field]);
    return failed(
      'unreadable',
      `neither ${missing.join(' nor ')} in __NEXT_DATA__ (${nextData.state}), nor JSON-LD, nor the DOM holds it`,
    );
  }
  if (titleId !== request.titleId) {
    return failed('unreadable', `the page is about ${excerpt(titleId)} and not about ${request.titleId}`);
  }
  const check = checkMovie(
    { ...fields, titleId, title, kind, source: 'imdb-html', fetchedAt: request.now.toISOString() },
    request.now,
  );
  return check.movie === undefined
    ? failed('invalid', check.violations.join('; '))
    : { kind: 'movie', movie: check.movie, origins };
}

interface Embedded {
  readonly nextData: NextData;
  readonly json: unknown;
  readonly embedded: PagePart;
}

/** The whole of `__NEXT_DATA__` is parsed only when the title is not where it should be. */
function readEmbedded(page: Buffer): Embedded {
  const titleData = embeddedIn(readTitleData(page));
  const isUnderstood = REQUIRED.every((field) => holds(titleData.embedded, field));
  return isUnderstood ? titleData : embeddedIn(readNextData(page));
}

function embeddedIn(nextData: NextData): Embedded {
  const json = nextData.state === 'read' ? nextData.json : undefined;
  return { nextData, json, embedded: readNextDataTitle(json) };
}

/** JSON-LD of another title, such as a recommended one, must not fill the gaps of this one. */
function isAboutTheSame(jsonLd: PagePart, embedded: PagePart): boolean {
  const { titleId } = jsonLd.fields;
  return titleId === null || embedded.fields.titleId === null || titleId === embedded.fields.titleId;
}

function heldBy(parts: readonly PagePart[], field: FieldName): boolean {
  return parts.some((part) => holds(part, field));
}

function failed(kind: FailureKind, reason: string): TitlePageResult {
  return { kind: 'failed', failure: failure(kind, reason) };
}
