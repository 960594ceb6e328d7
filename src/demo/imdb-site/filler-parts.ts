import { paragraph, sentence } from '../filler-text.js';
import { type PagePart, sharedPart, sizeOfParts } from '../page-part.js';
import { type SeededRandom, seededRandom } from '../seeded-random.js';
import { posterCard, styleSheet } from './filler.js';

const BLOCK_BYTES = 32_000;
const STYLE_BYTES = 140_000;
const DOM_BLOCKS = 36;

const styleSheets: PagePart[] = [];
const domBlocks: PagePart[] = [];
const translationBlocks: PagePart[] = [];

/** One or two style sheets (large pages carry the same one twice) where there is room for them, else none. */
export function styleFiller(roomBytes: number): PagePart[] {
  const sheet = memoized(
    styleSheets,
    0,
    () => `<style data-styled="true">${styleSheet(7, STYLE_BYTES)}</style>`,
  );
  const copies = Math.min(2, Math.floor(roomBytes / (3 * STYLE_BYTES)));
  return Array.from({ length: copies }, () => sheet);
}

/** About `bytes` of markup, in an order that depends on the seed. */
export function domFiller(seed: number, bytes: number): PagePart[] {
  return fill(bytes, (index) => {
    const block = (seed * 7 + index) % DOM_BLOCKS;
    return memoized(domBlocks, block, () => section(seededRandom(1_000 + block)));
  });
}

/** About `bytes` of translated texts: `,"key":"text"` over and over, each key once. */
export function translationFiller(bytes: number): PagePart[] {
  return fill(bytes, (index) =>
    memoized(translationBlocks, index, () => translations(index, seededRandom(2_000 + index))),
  );
}

function fill(bytes: number, block: (index: number) => PagePart): PagePart[] {
  const parts: PagePart[] = [];
  for (let left = bytes; left > BLOCK_BYTES / 2; left = bytes - sizeOfParts(parts))
    parts.push(block(parts.length));
  return parts;
}

function memoized(parts: PagePart[], index: number, make: () => string): PagePart {
  const part = parts[index] ?? sharedPart(make());
  parts[index] = part;
  return part;
}

function section(random: SeededRandom): string {
  let html = '<section class="ipc-page-section ipc-page-section--base celwidget">';
  while (html.length < BLOCK_BYTES) html += posterCard(random);
  return `${html}</section>\n`;
}

function translations(block: number, random: SeededRandom): string {
  let json = '';
  for (let entry = 0; json.length < BLOCK_BYTES; entry += 1) {
    const words = entry % 9 === 0 ? paragraph(random, 2) : sentence(random, 1 + random.below(5));
    json += `,"title_main_translation_${sentence(random, 1).slice(0, -1).toLowerCase()}_${block}_${entry}":"${words}"`;
  }
  return json;
}
