import { sliceMembers } from './json-slices.js';
import { itemsAt, valueAt } from './json-tree.js';

/** What `<script id="__NEXT_DATA__">` holds, the JSON that a page is rendered from. */
export type NextData =
  | { readonly state: 'read'; readonly json: unknown }
  | { readonly state: 'absent' }
  | { readonly state: 'malformed' }
  /** The page ends inside the script. */
  | { readonly state: 'cut-off' };

const NEXT_DATA = Buffer.from('__NEXT_DATA__');
const JSON_LD = Buffer.from('application/ld+json');
const SCRIPT_END = Buffer.from('</script');

/** Longest opening tag that is looked at, in bytes. */
const LONGEST_TAG = 512;

/** Where a title page keeps its title; what else is in the script is six to nine tenths of it. */
const TITLE_MEMBERS = ['aboveTheFoldData', 'mainColumnData'];

export function readNextData(page: Buffer): NextData {
  return readScript(page, parse);
}

/** As `readNextData`, but of a title page's script only what holds the title is parsed; `malformed` when it is not there. */
export function readTitleData(page: Buffer): NextData {
  return readScript(page, parseTitleMembers);
}

function readScript(page: Buffer, read: (script: Buffer) => unknown): NextData {
  for (const script of scriptsMarked(page, NEXT_DATA)) {
    if (script === 'cut-off') return { state: 'cut-off' };
    const json = read(script);
    return json === undefined ? { state: 'malformed' } : { state: 'read', json };
  }
  return { state: 'absent' };
}

function parseTitleMembers(script: Buffer): unknown {
  const slices = sliceMembers(script, ['props', 'pageProps'], TITLE_MEMBERS);
  if (slices === null) return undefined;
  const pageProps = Object.fromEntries([...slices].map(([key, slice]) => [key, parse(slice)]));
  const isWhole = TITLE_MEMBERS.every((key) => typeof pageProps[key] === 'object' && pageProps[key] !== null);
  return isWhole ? { props: { pageProps } } : undefined;
}

/**
 * The first JSON-LD object of the page that is of a wanted type, lists and `@graph` taken apart; what is not JSON is
 * passed over. The page is not searched beyond it: a search to its end takes as long as reading the object.
 */
export function findJsonLd(page: Buffer, isWanted: (type: unknown) => boolean): unknown {
  for (const script of scriptsMarked(page, JSON_LD)) {
    if (script === 'cut-off') return undefined;
    const json = parse(script);
    for (const item of Array.isArray(json) ? json : [json]) {
      const found = [item, ...itemsAt(item, '@graph')].find((object) => isWanted(valueAt(object, '@type')));
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

/** Contents of the scripts whose opening tag carries the marker; the marker elsewhere in the page is passed over. */
function* scriptsMarked(page: Buffer, marker: Buffer): Generator<Buffer | 'cut-off'> {
  let at = page.indexOf(marker);
  let isClosed = true;
  while (at !== -1) {
    let next = at + marker.length;
    const before = page.toString('latin1', Math.max(0, at - LONGEST_TAG), at);
    const tag = before.lastIndexOf('<');
    if (tag !== -1 && /^<script\s[^>]*$/i.test(before.slice(tag))) {
      const rest = page.toString('latin1', next, next + LONGEST_TAG).indexOf('>');
      const start = next + rest + 1;
      const first = rest === -1 ? -1 : page.indexOf(SCRIPT_END, start);
      const closed: number = isClosed ? closedEndOfScript(page, start, first) : -1;
      // Where one script has no such end to the page's end, those after it have none: it is not looked for again.
      isClosed = closed !== -1;
      const end = isClosed ? closed : first;
      if (end === -1) {
        yield 'cut-off';
        return;
      }
      yield page.subarray(start, end);
      next = end;
    }
    at = page.indexOf(marker, next);
  }
}

/**
 * The first end of a script that follows a closing bracket: IMDb escapes `<` in its JSON, but pages written out again by a
 * browser or a tool may carry `</script` inside a string, so such an end is preferred.
 */
function closedEndOfScript(page: Buffer, start: number, first: number): number {
  for (let end = first; end !== -1; end = page.indexOf(SCRIPT_END, end + SCRIPT_END.length)) {
    let last = end - 1;
    while (last >= start && isSpace(page[last])) last -= 1;
    if (page[last] === 0x7d || page[last] === 0x5d) return end;
  }
  return -1;
}

function isSpace(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

function parse(script: Buffer): unknown {
  try {
    return JSON.parse(script.toString('utf8'));
  } catch {
    return undefined;
  }
}
