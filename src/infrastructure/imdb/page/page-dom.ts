import type { CheerioAPI } from 'cheerio/slim';
import { load } from './cheerio.js';

export type PageDom = CheerioAPI;
export type Elements = ReturnType<PageDom>;

// Captures of 2019 to 2026 have at most 27 levels, 10,000 nodes and 450 tags open at once, void elements counted.
// A query takes time with the depth of what it matches and the square of the nodes at the top; parsing, with the square of the
// open tags.
const DEEPEST = 100;
const MOST_NODES = 100_000;
const MOST_AT_TOP = 200;
const MOST_OPEN_TAGS = 10_000;

/** The whole page as a DOM, about 17 ms for a title page; `null` for markup that no page of IMDb has and that would take too long. */
export function readDom(page: Buffer): PageDom | null {
  if (!isBalanced(page)) return null;
  const dom = load(page.toString('utf8'), { xml: { xmlMode: false, decodeEntities: true } });
  return isWalkable(dom) ? dom : null;
}

function isBalanced(page: Buffer): boolean {
  let open = 0;
  for (let at = page.indexOf(0x3c); at !== -1; at = page.indexOf(0x3c, at + 1)) {
    const next = page[at + 1] ?? 0;
    const letter = next | 0x20;
    if (next === 0x2f) open -= 1;
    else if (letter >= 0x61 && letter <= 0x7a) open += 1;
    if (open > MOST_OPEN_TAGS) return false;
  }
  return true;
}

function isWalkable(dom: PageDom): boolean {
  let level = dom
    .root()
    .toArray()
    .flatMap((root) => root.children);
  if (level.length > MOST_AT_TOP) return false;
  let nodes = 0;
  for (let depth = 0; level.length > 0; depth += 1) {
    nodes += level.length;
    if (depth > DEEPEST || nodes > MOST_NODES) return false;
    level = level.flatMap((node) => ('children' in node ? node.children : []));
  }
  return true;
}

/** Elements of a page by one of their names. */
export type Marked = (...names: readonly string[]) => Elements;

type Document = ReturnType<PageDom['root']>[number];
type Node = Document | Document['children'][number];

/**
 * Finds elements by test id, id or class in one walk, where each query for one of them is another. Of elements of one
 * name the outermost is found: a hostile page that nests them would be searched again and again.
 */
export function markedIn(dom: PageDom, names: ReadonlySet<string>): Marked {
  const found = new Map<string, Node[]>();
  const open = new Set<string>();
  const walk = (node: Node): void => {
    if (!('children' in node)) return;
    const own =
      'attribs' in node ? namesOf(node.attribs).filter((name) => names.has(name) && !open.has(name)) : [];
    for (const name of own) {
      open.add(name);
      const others = found.get(name);
      if (others === undefined) found.set(name, [node]);
      else others.push(node);
    }
    for (const child of node.children) walk(child);
    for (const name of own) open.delete(name);
  };
  for (const root of dom.root().toArray()) walk(root);
  return (...wanted) => dom(wanted.flatMap((name) => found.get(name) ?? []));
}

function namesOf(attributes: Readonly<Record<string, string>>): readonly string[] {
  const { id, class: classes } = attributes;
  const testId = attributes['data-testid'];
  const own = classes === undefined ? [] : classes.split(' ');
  if (id !== undefined) own.push(id);
  if (testId !== undefined) own.push(testId);
  return own;
}

/** Elements that match, none within another: a hostile page that nests them would have its text read again and again. */
export function outermost(dom: PageDom, selector: string): Elements {
  return dom(unnested(dom(selector).toArray()));
}

/**
 * Elements in others that match, none within another, in the order of the page. cheerio's own `find` compares each child
 * with all children before it, which a page with tens of thousands in one box makes last.
 */
export function within(dom: PageDom, scopes: Elements, selector: string): Elements {
  const inside: Node[] = [];
  const walk = (node: Node): void => {
    if (!('children' in node)) return;
    for (const child of node.children) {
      inside.push(child);
      walk(child);
    }
  };
  for (const scope of scopes.toArray()) walk(scope);
  return dom(unnested(dom(inside).filter(selector).toArray()));
}

/** Text of an element, whitespace collapsed, without that of what matches in it. */
export function textWithout(dom: PageDom, element: Elements, selector: string): string {
  const left = new Set<Node>(within(dom, element, selector).toArray());
  const text = (node: Node): string => {
    if (left.has(node)) return '';
    if ('children' in node) return node.children.map(text).join('');
    return node.type === 'text' ? node.data : '';
  };
  return collapse(element.toArray().map(text).join(''));
}

/** Of elements in the order of the page those that stand in no other of them. */
function unnested<One extends Node>(elements: readonly One[]): One[] {
  const seen = new Set<Node>();
  return elements.filter((element) => {
    seen.add(element);
    for (let above = element.parent; above !== null; above = above.parent) if (seen.has(above)) return false;
    return true;
  });
}

/** Text of the first element of a selection, whitespace collapsed; `undefined` when there is none or it is empty. */
export function firstText(elements: Elements): string | undefined {
  return collapse(elements.first().text()) || undefined;
}

/** Text of the first element, whitespace collapsed; `undefined` when there is none or it is empty. */
export function textOf(dom: PageDom, selector: string): string | undefined {
  return firstText(dom(selector));
}

/** Texts of all elements but those within others, in the order of the page. */
export function textsOf(dom: PageDom, selector: string): readonly string[] {
  return textsIn(dom, outermost(dom, selector));
}

export function textsIn(dom: PageDom, elements: Elements): readonly string[] {
  return elements.toArray().map((element) => collapse(dom(element).text()));
}

export function metaOf(dom: PageDom, property: string): string | undefined {
  return dom(`meta[property="${property}"], meta[name="${property}"]`).first().attr('content');
}

export function collapse(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
