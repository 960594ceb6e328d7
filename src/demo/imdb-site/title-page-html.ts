import { joinParts, ownPart, type PagePart, sizeOfParts } from '../page-part.js';
import { scriptJson } from './escape-html.js';
import { domFiller, styleFiller, translationFiller } from './filler-parts.js';
import type { Film } from './films.js';
import { titlePageProps } from './title-page-data.js';
import { titleHead, titleMain } from './title-page-dom.js';

/** Plain bytes of a title page of 2025: 1.38 to 1.85 MB. The embedded JSON begins near byte 760,000. */
export const TITLE_PAGE_BYTES = 1_350_000;

export interface TitlePageOptions {
  /** About this many plain bytes, to the next 20 kB; never less than the film's own content, some 130 kB. */
  readonly weightBytes?: number;
  /** Cast, crew and countries in the shape of pages since July 2025. Default: every third film by rank. */
  readonly newerCredits?: boolean;
}

const SCRIPT_SHARE = 0.43;
const SCRIPT_MOST_BYTES = 700_000;

/** The whole page of a film as a browser or a scraper gets it. */
export function titlePageHtml(film: Film, options: TitlePageOptions = {}): string {
  return joinParts(titlePageParts(film, options)).toString();
}

/** The same in parts, for a cheap compression. */
export function titlePageParts(film: Film, options: TitlePageOptions = {}): PagePart[] {
  const weight = options.weightBytes ?? TITLE_PAGE_BYTES;
  const newerCredits = options.newerCredits ?? (film.rank ?? 0) % 3 === 0;
  const scriptBytes = Math.min(weight * SCRIPT_SHARE, SCRIPT_MOST_BYTES);
  const script = nextDataParts(film, titlePageProps(film, { newerCredits }), scriptBytes);
  const head = ownPart(titleHead(film));
  const main = ownPart(titleMain(film));
  const own = head.bytes.length + main.bytes.length + sizeOfParts(script);
  const styles = styleFiller(weight - own);
  return [
    head,
    ...styles,
    ownPart('</head><body><div id="__next">'),
    main,
    ...domFiller(Number(film.titleId.slice(2)), weight - own - sizeOfParts(styles)),
    ownPart('</div><script id="__NEXT_DATA__" type="application/json">'),
    ...script,
    ownPart(
      `</script><script>if(typeof uet === 'function'){ uet('be', 'LoadFooterJS', {wb: 1}); }</script></body></html>`,
    ),
  ];
}

function nextDataParts(film: Film, pageProps: object, bytes: number): PagePart[] {
  const own = scriptJson(pageProps);
  const translations = translationFiller((bytes - own.length) / 2);
  return [
    ownPart(
      `{"props":{"pageProps":${own.slice(0, -1)},"translationContext":{"i18n":{"translations":{"resources":{"common_language":"en-US"`,
    ),
    ...translations,
    ownPart('},"default":{"common_language":"en-US"'),
    ...translations,
    ownPart(
      `}},"locale":"en-US"}},"urqlState":null,"fetchState":null},"__N_SSP":true},"page":"/title/[tconst]","query":{"tconst":"${film.titleId}"},"buildId":"demo","isFallback":false,"gssp":true,"locale":"en-US","scriptLoader":[]}`,
    ),
  ];
}
