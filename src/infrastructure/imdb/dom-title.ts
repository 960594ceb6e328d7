import { castIn, directorsIn } from './dom-credits.js';
import { dateIn, moneyIn, runtimeIn, wholeNumberIn, yearsIn } from './dom-values.js';
import { secondsOf } from './json-ld-title.js';
import { collapse, metaOf, type PageDom, textOf, textsOf } from './page-dom.js';
import { minutesOf, type PagePart, pagePart } from './page-fields.js';

/** Headings by layout: 2025, May 2023, 2021, and the legacy one. */
const HERO_HEADING = 'h1[data-testid="hero__pageTitle"]';
const HEADINGS = [
  '[data-testid="hero__primary-text"]',
  HERO_HEADING,
  'h1[data-testid="hero-title-block__title"]',
] as const;
const LEGACY_HEADING = '.title_wrapper h1';

const KINDS: ReadonlyMap<string | undefined, string> = new Map([
  ['video.movie', 'movie'],
  ['video.tv_show', 'tvSeries'],
  ['video.episode', 'tvEpisode'],
]);

/** The title that the page shows, for pages without embedded data. Counts that a page abbreviates (`881K`) are left unread. */
export function readDomTitle(dom: PageDom): PagePart {
  const metadata = metadataOf(dom);
  return pagePart('dom', {
    titleId: titleIdIn(dom),
    kind: KINDS.get(metaOf(dom, 'og:type')),
    title: heading(dom),
    originalTitle: originalTitle(dom),
    ...yearsIn(textOf(dom, 'title') ?? metaOf(dom, 'og:title') ?? ''),
    rating: ratingIn(dom),
    voteCount: wholeNumberIn(textOf(dom, '[itemprop="ratingCount"]')),
    metascore: wholeNumberIn(textOf(dom, '.metacriticScore span, .metacritic-score-box, .score-meta')),
    durationMinutes: minutesOf(
      secondsOf(dom('.title_wrapper time[datetime]').attr('datetime')) ??
        metadata
          .find('li')
          .toArray()
          .map((item) => runtimeIn(collapse(dom(item).text())))
          .find((seconds) => seconds !== undefined),
    ),
    certificate: metadata.find('a[href*="parentalguide"]').first().text(),
    genres: textsOf(
      dom,
      '[data-testid="genres"] a, [data-testid="storyline-genres"] a[href*="genres="], .title_wrapper .subtext a[href*="genres="]',
    ),
    plot:
      textOf(dom, '[data-testid="plot-xl"]') ??
      textOf(dom, '[data-testid="plot-l"]') ??
      textOf(dom, '.summary_text'),
    posterUrl: posterIn(dom),
    releaseDate: dateIn(
      textOf(dom, '[data-testid="title-details-releasedate"] li') ??
        textOf(dom, '.title_wrapper .subtext a[href*="releaseinfo"]'),
    ),
    countries: textsOf(dom, inDetails('origin', 'country_of_origin=')),
    languages: textsOf(dom, inDetails('languages', 'primary_language=')),
    budget: moneyIn(textOf(dom, '[data-testid="title-boxoffice-budget"]') ?? legacyDetail(dom, 'Budget:')),
    grossWorldwide: moneyIn(
      textOf(dom, '[data-testid="title-boxoffice-cumulativeworldwidegross"]') ??
        legacyDetail(dom, 'Cumulative Worldwide Gross:'),
    ),
    chartRank: rankIn(dom),
    cast: castIn(dom),
    directors: directorsIn(dom),
  });
}

/** Year, certificate and runtime, below the heading; the list has lost its test id by May 2023. */
function metadataOf(dom: PageDom) {
  const marked = dom('[data-testid="hero-title-block__metadata"]').first();
  return marked.length > 0 ? marked : dom(HERO_HEADING).first().nextAll('ul').first();
}

function titleIdIn(dom: PageDom): string | undefined {
  const address = dom('link[rel="canonical"]').attr('href') ?? metaOf(dom, 'og:url') ?? '';
  return /\/title\/(tt\d{7,})/.exec(address)?.[1] ?? metaOf(dom, 'pageId') ?? metaOf(dom, 'imdb:pageConst');
}

function heading(dom: PageDom): string | undefined {
  for (const selector of HEADINGS) {
    const found = textOf(dom, selector);
    if (found !== undefined) return found;
  }
  const legacy = dom(LEGACY_HEADING).first().clone();
  legacy.find('#titleYear').remove();
  return legacy.text().replace(/\s+/g, ' ').trim() || undefined;
}

/** Shown only where it differs from the title, after a localised label and a colon on layouts since 2021. */
function originalTitle(dom: PageDom): string | undefined {
  const labelled =
    textOf(dom, '[data-testid="hero-title-block__original-title"]') ??
    collapse(dom(HERO_HEADING).first().nextAll('div').first().text());
  const original = /^[^:]{1,60}:(.+)$/.exec(labelled)?.[1];
  if (original !== undefined) return original;
  const legacy = dom('.title_wrapper .originalTitle').first().clone();
  legacy.find('.description').remove();
  return legacy.text().trim() || undefined;
}

function ratingIn(dom: PageDom): number | undefined {
  const shown = textOf(
    dom,
    '[data-testid="hero-rating-bar__aggregate-rating__score"] span, [data-testid="hero-title-block__aggregate-rating__score"] span, [itemprop="ratingValue"]',
  );
  return shown !== undefined && /^\d{1,2}([.,]\d)?$/.test(shown)
    ? Number(shown.replace(',', '.'))
    : undefined;
}

/** The poster at its full size: without the part of the address that asks for a scaled one. */
function posterIn(dom: PageDom): string | undefined {
  const image = metaOf(dom, 'og:image');
  if (image === undefined || image.includes('imdb_logo') || image.includes('imdb_fb_logo')) return undefined;
  return image.replace(/\._V1_[^/]{0,200}(\.\w{3,4})$/, '._V1_$1');
}

function inDetails(testId: string, query: string): string {
  return `[data-testid="title-details-${testId}"] a[href*="${query}"], #titleDetails a[href*="${query}"]`;
}

/** Legacy details are blocks headed by an English label. */
function legacyDetail(dom: PageDom, label: string): string | undefined {
  return textsOf(dom, '#titleDetails .txt-block').find((block) => block.startsWith(label));
}

/** Read beside the awards only: every page links the charts from its menu. */
function rankIn(dom: PageDom): number | undefined {
  const badge = textOf(
    dom,
    '[data-testid="award_top-rated"], [data-testid="award_information"] a[href*="/chart/top"], #titleAwardsRanks a[href*="/chart/top"]',
  );
  const rank = /#(\d{1,4})\b/.exec(badge ?? '')?.[1];
  return rank === undefined ? undefined : Number(rank);
}
