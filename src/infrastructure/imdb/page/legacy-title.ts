import { isCut } from './fuller-part.js';
import { secondsOf } from './json-ld-title.js';
import { collapse, outermost, type PageDom, textOf, textsOf, textWithout, within } from './page-dom.js';

/** Facts below the heading: of the layouts until 2016 and from then to 2020. */
const FACTS = '.title_wrapper .subtext, .infobar';

/** The title as it is shown: a heading has the year beside it, and the original title where that differs. */
export function legacyHeading(dom: PageDom): string | undefined {
  const heading = dom('.title_wrapper h1, h1.header').first();
  return textWithout(dom, heading, '#titleYear, .nobr, .title-extra') || undefined;
}

export function legacyOriginalTitle(dom: PageDom): string | undefined {
  const original = dom('.title_wrapper .originalTitle, h1.header .title-extra').first();
  return textWithout(dom, original, '.description, i').replace(/^"(.+)"$/, '$1') || undefined;
}

/** Seconds, as the page writes them for machines or, until 2013, in words. */
export function legacyRuntime(dom: PageDom): number | null {
  const marked = dom(
    '.title_wrapper time[datetime^="P"], .infobar time[datetime^="P"], time[itemprop="duration"]',
  );
  const minutes = /(?:^|\s)(\d{1,4}) min\b/.exec(textOf(dom, '.infobar') ?? '')?.[1];
  return secondsOf(marked.first().attr('datetime')) ?? (minutes === undefined ? null : Number(minutes) * 60);
}

/** What the facts say first, in words or as the picture of a sign; else what the storyline says below them. */
export function legacyCertificate(dom: PageDom): string | undefined {
  const facts = dom(FACTS).first();
  const marked =
    within(dom, facts, '[itemprop="contentRating"][content]').attr('content') ??
    within(dom, facts, '.titlePageSprite[title]').attr('title');
  if (marked !== undefined) return marked;
  const [first] = dom('.title_wrapper .subtext').first().contents().toArray();
  const [written = ''] = first?.type === 'text' ? collapse(first.data).split('|') : [];
  if (written.trim() !== '') return written;
  const rated = textOf(dom, '.txt-block [itemprop="contentRating"]');
  return /^Rated (\S+)/.exec(rated ?? '')?.[1] ?? rated;
}

/** The facts name three, the storyline all. */
export function legacyGenres(dom: PageDom): readonly string[] {
  return [...FACTS.split(', '), '.see-more.canwrap'].flatMap((scope) =>
    textsOf(dom, `${scope} a[href*="/genre/"], ${scope} a[href*="genres="]`),
  );
}

/** The summary; where it is cut short, the storyline when that begins alike. */
export function legacyPlot(dom: PageDom): string | undefined {
  const shown = textOf(dom, '.summary_text, #overview-top [itemprop="description"]') ?? '';
  const summary = shown.replace(/\s*(?:See full (?:summary|synopsis)|Add a Plot)\s*»?$/, '');
  if (!isCut(summary)) return summary || undefined;
  const storyline = dom('#titleStoryLine .canwrap p, #titleStoryLine [itemprop="description"] p').first();
  const whole = textWithout(dom, storyline, 'em');
  return whole.startsWith(summary.replace(/\s*(?:\.\.\.|…)$/, '')) ? whole : summary;
}

/** A Metascore as the layout until 2016 writes it, `80/100`. */
export function legacyMetascore(dom: PageDom): string | undefined {
  return /Metascore:\s*(\d{1,3})\/100/.exec(textOf(dom, '.star-box-details') ?? '')?.[1];
}

/** What the blocks of details say, each headed by an English label, and the names that they link. */
export interface LegacyDetails {
  readonly texts: readonly string[];
  readonly links: readonly { readonly address: string; readonly name: string; readonly block: string }[];
}

export function legacyDetails(dom: PageDom): LegacyDetails {
  const blocks = outermost(dom, '.txt-block')
    .toArray()
    .map((block) => ({
      text: collapse(dom(block).text()),
      links: within(dom, dom(block), 'a[href]').toArray(),
    }));
  return {
    texts: blocks.map(({ text }) => text),
    links: blocks.flatMap(({ text, links }) =>
      links.map((link) => ({
        address: dom(link).attr('href') ?? '',
        name: collapse(dom(link).text()),
        block: text,
      })),
    ),
  };
}

export function detailOf({ texts }: LegacyDetails, label: string): string | undefined {
  return texts.find((text) => text.startsWith(label));
}

/** Names whose address matches, in the blocks that begin with a label. */
export function linkedIn({ links }: LegacyDetails, address: RegExp, label = ''): readonly string[] {
  return links
    .filter((link) => link.block.startsWith(label) && address.test(link.address))
    .map(({ name }) => name);
}
