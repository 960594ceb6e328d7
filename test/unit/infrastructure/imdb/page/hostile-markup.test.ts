import { expect, it } from 'vitest';
import { readDomTitle } from '../../../../../src/infrastructure/imdb/page/dom-title.js';
import { findJsonLd } from '../../../../../src/infrastructure/imdb/page/embedded-json.js';
import { isTree, itemsAt } from '../../../../../src/infrastructure/imdb/page/json-tree.js';
import { type PageDom, readDom } from '../../../../../src/infrastructure/imdb/page/page-dom.js';

const NAME = 'href="/name/nm9000001/?ref_=tt_ov_wr_tt_ov_dr"';
const ANY_LINK =
  'href="/interest/in1/name/nm9000001/?genres=x&keywords=x&country_of_origin=x&primary_language=x&ref_=tt_rin/keyword/x/company/co1/genre/parentalguide/releaseinfo/title/tt9000009/chart/top"';

/** What holds much: what comes before its pieces, and each. */
const WIDE: readonly (readonly [what: string, before: string, piece: string])[] = [
  ['headings in a block of details', '<div class="txt-block">', '<h4>Production Co:</h4>'],
  ['links in a block of details', '<div class="txt-block"><h4>Production Co:</h4>', `<a ${ANY_LINK}>x</a>`],
  ['blocks of details', '<div>', '<div class="txt-block"><h4>Gross:</h4>$1 (UK)</div>'],
  ['facts below a heading', '<ul data-testid="hero-title-block__metadata">', '<li>1</li>'],
  ['pieces of legacy facts', '<div class="title_wrapper"><div class="subtext">', 'a<b>1</b>'],
  ['pieces of a heading', '<h1 class="header">', '<b class="nobr">x</b>'],
  ['pieces of an original title', '<div class="title_wrapper"><div class="originalTitle">', '<i>x</i>'],
  [
    'paragraphs of a storyline',
    '<div class="summary_text">a...</div><div id="titleStoryLine"><div class="canwrap">',
    '<p>a<em>b</em></p>',
  ],
  ['labels of a credit', '<li data-testid="title-pc-principal-credit">', '<span>Writers</span>'],
  [
    'names of a credit',
    '<li data-testid="title-pc-principal-credit"><span>Writers</span>',
    `<a ${NAME}>x</a>`,
  ],
  [
    'credits',
    '<div>',
    `<li data-testid="title-pc-principal-credit"><span>Writers</span><a ${NAME}>x</a></li>`,
  ],
  ['characters', '<div data-testid="title-cast-item">', '<a data-testid="cast-item-characters-link">c</a>'],
  [
    'notes of characters',
    '<div data-testid="title-cast-item"><a data-testid="cast-item-characters-link">',
    '<i data-testid="cast-item-characters-with-as">c</i>',
  ],
  [
    'rows of a cast',
    '<table class="cast_list">',
    `<tr><td class="character">c</td><td><a ${NAME}>x</a></td></tr>`,
  ],
  ['cells of a cast', '<table class="cast_list"><tr>', '<td class="character">c</td>'],
  ['counts of episodes', '<div data-testid="episodes-header">', '<span class="ipc-title__subtext">1</span>'],
  ['counts of a cast', '<div data-testid="title-cast-header">', '<span class="ipc-title__subtext">1</span>'],
  ['dates', '<li data-testid="title-details-releasedate">', '<ul><li>2019</li></ul>'],
  ['awards', '<li data-testid="award_information">', '<ul><li>1 win</li></ul>'],
  ['interests', '<div data-testid="interests">', `<a ${ANY_LINK}>x</a>`],
  ['keywords', '<div data-testid="storyline-plot-keywords">', `<a ${ANY_LINK}>x</a>`],
  ['legacy keywords', '<div class="see-more canwrap">', `<a ${ANY_LINK}>x</a>`],
  ['companies', '<li data-testid="title-details-companies">', `<a ${ANY_LINK}>x</a>`],
  ['series', '<div class="titleParent">', `<a ${ANY_LINK}>x</a>`],
];

/** What a page may nest, each read with all that stands in it. */
const DEEP: readonly (readonly [what: string, opening: string])[] = [
  ['links of genres', `<a class="infobar" ${ANY_LINK}>`],
  ['links to interests', `<a data-testid="interests" ${ANY_LINK}>`],
  ['links of a block of details', `<a class="txt-block" ${ANY_LINK}>`],
  ['links to people', `<a ${NAME}>`],
  ['credits', '<div data-testid="title-pc-principal-credit" class="credit_summary_item">'],
  ['members of a cast', `<a data-testid="title-cast-item" ${NAME}>`],
  ['actors', `<a data-testid="title-cast-item__actor" ${NAME}>`],
  ['characters', '<a data-testid="cast-item-characters-link">'],
  ['rows of a cast', '<table class="cast_list"><tr><td class="character">'],
  ['items of a list', '<ul data-testid="hero-title-block__metadata"><li>'],
  ['countries', `<a data-testid="title-details-origin" ${ANY_LINK}>`],
];

it.each(WIDE)('takes steps in proportion to the number of %s', (_, before, piece) => {
  const stepsFor = (pieces: number) => stepsOf(pageOf(before + piece.repeat(pieces))).steps;
  stepsFor(1);
  const [some, more] = [stepsFor(400), stepsFor(1600)];

  expect(more / some).toBeLessThan(5);
});

it.each(DEEP)('reads no text oftener for the %s that it stands in', (_, opening) => {
  const item = '<div data-testid="title-cast-item"><li data-testid="title-pc-principal-credit">';
  const textsFor = (depth: number) =>
    stepsOf(pageOf(item + opening.repeat(depth) + '<b>1</b>'.repeat(200))).texts;

  expect(textsFor(24)).toBeLessThanOrEqual(textsFor(3) * 1.1);
});

it.each(['x', ' ', '{"@type":"WebSite"}', '{"@type":"WebSite"};'])(
  'searches a page of JSON-LD scripts of "%s" once',
  (json) => {
    const searchesFor = (scripts: number) => {
      const page = Buffer.from(`<script type="application/ld+json">${json}</script>`.repeat(scripts));
      let searches = 0;
      Reflect.set(page, 'indexOf', (...given: unknown[]) => {
        searches += 1;
        return Reflect.apply(Buffer.prototype.indexOf, page, given);
      });
      findJsonLd(page, (type) => type === 'Movie');
      return searches;
    };

    expect(searchesFor(400) / searchesFor(100)).toBeLessThan(5);
  },
);

function pageOf(body: string): Buffer {
  return Buffer.from(`<html><head><title>X (2015) - IMDb</title></head><body>${body}</body></html>`);
}

/**
 * What reading a page's markup takes, in steps that no other work of the machine adds to: links between its nodes that are
 * followed, texts that are read, and members of lists that are compared.
 */
function stepsOf(page: Buffer): { readonly steps: number; readonly texts: number } {
  const dom = readDom(page);
  if (dom === null) throw new Error('no DOM');
  const read = { links: 0, texts: 0, compared: 0 };
  for (const node of nodesIn(dom)) {
    count(node, 'parent', () => (read.links += 1));
    count(node, 'children', () => (read.links += 1));
    count(node, 'data', () => (read.texts += 1));
  }
  const { includes, indexOf, lastIndexOf } = Array.prototype;
  const searches = { includes, indexOf, lastIndexOf };
  try {
    for (const [name, search] of Object.entries(searches)) {
      Reflect.set(Array.prototype, name, function (this: unknown[], ...given: unknown[]) {
        read.compared += this.length;
        return Reflect.apply(search, this, given);
      });
    }
    readDomTitle(dom);
  } finally {
    Object.assign(Array.prototype, searches);
  }
  return { steps: read.links + read.texts + read.compared, texts: read.texts };
}

function nodesIn(dom: PageDom): readonly object[] {
  const nodes: object[] = dom('html').toArray();
  for (const node of nodes) nodes.push(...itemsAt(node, 'children').filter(isTree));
  return nodes;
}

function count(node: object, property: string, tell: () => void) {
  if (!Object.hasOwn(node, property)) return;
  let value: unknown = Reflect.get(node, property);
  Object.defineProperty(node, property, {
    configurable: true,
    get: () => {
      tell();
      return value;
    },
    set: (given: unknown) => {
      value = given;
    },
  });
}
