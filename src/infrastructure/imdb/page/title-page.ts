import { type Failure, type FailureKind, failure } from '../../../domain/engine/outcome.js';
import { checkMovie } from '../../../domain/imdb/check-movie.js';
import type { PageContent } from '../../../domain/imdb/imdb-page.js';
import { firstOf } from '../../../domain/imdb/movie-violations.js';
import type { TitleId } from '../../../domain/imdb/title-id.js';
import { excerpt } from './clean-text.js';
import { readDomTitle } from './dom-title.js';
import { type NextData, readNextData, readTitleData } from './embedded-json.js';
import { mergeParts } from './fuller-part.js';
import { JSON_LD_FIELDS, readJsonLdTitle } from './json-ld-title.js';
import { hasWholeTitle, isEmptyTitle, PATHS, readNextDataTitle } from './next-data-title.js';
import { readDom } from './page-dom.js';
import { holds, type PagePart, soundPart } from './page-fields.js';
import { recogniseBlock, recogniseHead, recogniseRoute } from './page-kind.js';

export type TitlePageResult =
  | Extract<PageContent, { kind: 'movie' }>
  | { readonly kind: 'failed'; readonly failure: Failure };

export interface TitlePageRequest {
  readonly titleId: TitleId;
  readonly now: Date;
}

/** What every member of a shown cast carries, since 2021. */
const CAST_MARK = Buffer.from('title-cast-item__actor');

/** Without these a page has not been understood. */
const REQUIRED = ['titleId', 'title', 'kind'] as const;

/**
 * Reads a title or reference page: `__NEXT_DATA__`, and JSON-LD and the DOM beside it where it is not complete, each field
 * from the part that holds more of it. Never throws for what a page holds.
 *
 * The DOM costs more than all else. It is not built where the embedded data is complete: IMDb renders the page from the
 * title's two objects in it, so where both are there, with a title, its kind and its cast (or no sign of one), the page
 * shows nothing that they lack.
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
  const isRendered = isUnderstood([embedded]) && hasWholeTitle(json);
  const isCredited = holds(embedded, 'writers') || holds(embedded, 'creators');
  if (!isRendered || !isCredited || !JSON_LD_FIELDS.every((field) => holds(embedded, field)))
    parts.push(...fitting(readJsonLdTitle(page), embedded));
  const isComplete = isRendered && !mayHaveLostCast(parts, page);
  if (isEmptyTitle(json) && !parts.some((part) => holds(part, 'title'))) {
    return failed('not-found', `IMDb has no title ${request.titleId}: every field on its page is null`);
  }
  if (!isComplete) {
    const dom = readDom(page);
    if (dom === null && !isUnderstood(parts))
      return failed('unreadable', 'the markup is too deep or too large to be that of an IMDb page');
    const other = dom === null || holds(embedded, 'title') ? null : recogniseHead(dom, 'title');
    if (other !== null) return { kind: 'failed', failure: other };
    parts.push(...fitting(dom && readDomTitle(dom), embedded));
  }
  const read = movieOf(parts, nextData, request);
  if (read.kind === 'movie' || read.failure.kind !== 'invalid') return read;
  // A value that no movie can have is taken out of its part, and what any other part has is taken instead.
  const all = isComplete ? [embedded, ...partsBeside(embedded, page)] : parts;
  return movieOf(
    all.map((part) => soundPart(part, request.now)),
    nextData,
    request,
  );
}

function partsBeside(embedded: PagePart, page: Buffer): readonly PagePart[] {
  const dom = readDom(page);
  return [readJsonLdTitle(page), dom && readDomTitle(dom)].flatMap((part) => fitting(part, embedded));
}

/** JSON-LD of another title, such as a recommended one, must not fill the gaps of this one. */
function fitting(part: PagePart | null, { fields }: PagePart): readonly PagePart[] {
  if (part === null) return [];
  const { titleId } = part.fields;
  return titleId === null || fields.titleId === null || titleId === fields.titleId ? [part] : [];
}

/** Whether the page has a cast that the embedded data is without: then the list has moved inside the data. */
function mayHaveLostCast([embedded, jsonLd]: readonly PagePart[], page: Buffer): boolean {
  if (embedded !== undefined && holds(embedded, 'cast')) return false;
  // JSON-LD is read for such a page, and names actors when there are any; a search of the page costs more.
  return jsonLd === undefined ? page.includes(CAST_MARK) : holds(jsonLd, 'cast');
}

function movieOf(parts: readonly PagePart[], nextData: NextData, request: TitlePageRequest): TitlePageResult {
  const { fields, origins, notices } = mergeParts(parts);
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
  if (check.movie === undefined) return failed('invalid', check.violations.join('; '));
  const read = { kind: 'movie', movie: check.movie, origins } as const;
  return notices.length === 0 ? read : { ...read, notices: firstOf(notices) };
}

interface Embedded {
  readonly nextData: NextData;
  readonly json: unknown;
  readonly embedded: PagePart;
}

/** The whole of `__NEXT_DATA__` is parsed only when the title is not where it should be. */
function readEmbedded(page: Buffer): Embedded {
  const titleData = embeddedIn(readTitleData(page));
  return isUnderstood([titleData.embedded]) ? titleData : embeddedIn(readNextData(page));
}

function embeddedIn(nextData: NextData): Embedded {
  const json = nextData.state === 'read' ? nextData.json : undefined;
  return { nextData, json, embedded: readNextDataTitle(json) };
}

function isUnderstood(parts: readonly PagePart[]): boolean {
  return REQUIRED.every((field) => parts.some((part) => holds(part, field)));
}

function failed(kind: FailureKind, reason: string): TitlePageResult {
  return { kind: 'failed', failure: failure(kind, reason) };
}
