import { castIn, crewsIn } from './dom-credits.js';
import { detailsIn } from './dom-details.js';
import { kindIn, moneyIn, runtimeIn, wholeNumberIn, yearsIn } from './dom-values.js';
import {
  detailOf,
  legacyCertificate,
  legacyDetails,
  legacyGenres,
  legacyHeading,
  legacyMetascore,
  legacyOriginalTitle,
  legacyPlot,
  legacyRuntime,
  linkedIn,
} from './legacy-title.js';
import { collapse, metaOf, type PageDom, textOf, textsIn, textsOf, within } from './page-dom.js';
import { minutesOf, type PagePart, pagePart } from './page-fields.js';

/** Headings by layout: 2025, May 2023, 2021. */
const HERO_HEADING = 'h1[data-testid="hero__pageTitle"]';
const HEADINGS = [
  '[data-testid="hero__primary-text"]',
  HERO_HEADING,
  'h1[data-testid="hero-title-block__title"]',
] as const;
/** The title that the page shows, for pages without embedded data. Counts that a page abbreviates (`881K`) are left unread. */
export function readDomTitle(dom: PageDom): PagePart {
  const metadata = metadataOf(dom);
  const details = legacyDetails(dom);
  const pageTitle = textOf(dom, 'title') ?? metaOf(dom, 'og:title') ?? '';
  const kind = kindIn(pageTitle, metaOf(dom, 'og:type'));
  const { hasOneCrew, ...crews } = crewsIn(dom, kind);
  const fields = {
    titleId: titleIdIn(dom),
    kind,
    title: heading(dom) ?? legacyHeading(dom),
    originalTitle: originalTitle(dom) ?? legacyOriginalTitle(dom),
    ...yearsIn(pageTitle),
    rating: ratingIn(dom),
    voteCount: wholeNumberIn(textOf(dom, '[itemprop="ratingCount"]')) ?? fewVotesIn(dom),
    metascore: wholeNumberIn(
      textOf(dom, '.metacriticScore span, .metacritic-score-box, .score-meta') ?? legacyMetascore(dom),
    ),
    durationMinutes: minutesOf(legacyRuntime(dom) ?? runtimeOf(dom, metadata)),
    certificate: within(dom, metadata, 'a[href*="parentalguide"]').first().text() || legacyCertificate(dom),
    genres: genresIn(dom),
    plot: plotIn(dom) ?? legacyPlot(dom),
    posterUrl: posterIn(dom),
    countries: [
      ...textsOf(dom, '[data-testid="title-details-origin"] a[href*="country_of_origin="]'),
      ...linkedIn(details, /\/country\/|[?&](?:countries|country_of_origin)=/),
    ],
    languages: [
      ...textsOf(dom, '[data-testid="title-details-languages"] a[href*="primary_language="]'),
      ...linkedIn(details, /\/language\/|[?&](?:languages|primary_language)=/),
    ],
    budget: moneyIn(textOf(dom, '[data-testid="title-boxoffice-budget"]') ?? detailOf(details, 'Budget:')),
    grossWorldwide: moneyIn(
      textOf(dom, '[data-testid="title-boxoffice-cumulativeworldwidegross"]') ??
        detailOf(details, 'Cumulative Worldwide Gross:'),
    ),
    chartRank: rankIn(dom),
    cast: castIn(dom),
    ...crews,
    ...detailsIn(dom, details, pageTitle),
  };
  return pagePart('dom', fields, hasOneCrew);
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
  return undefined;
}

/** Shown only where it differs from the title, after a localised label and a colon. */
function originalTitle(dom: PageDom): string | undefined {
  const labelled =
    textOf(dom, '[data-testid="hero-title-block__original-title"]') ??
    collapse(dom(HERO_HEADING).first().nextAll('div').first().text());
  return /^[^:]{1,60}:(.+)$/.exec(labelled)?.[1];
}

/** Seconds of the item below the heading that is a runtime. */
function runtimeOf(dom: PageDom, metadata: ReturnType<typeof metadataOf>): number | undefined {
  return textsIn(dom, within(dom, metadata, 'li'))
    .map(runtimeIn)
    .find((seconds) => seconds !== undefined);
}

/** Chips of the layouts until 2024; since then the genres are loaded late, and only the head names them. */
function genresIn(dom: PageDom): readonly string[] {
  const chips = textsOf(dom, '[data-testid="genres"] a, [data-testid="storyline-genres"] a[href*="genres="]');
  if (chips.length > 0) return chips;
  const named = /\)(?: ⭐ [\d.,]{1,4})? \| ([^|]{1,200})$/.exec(metaOf(dom, 'og:title') ?? '')?.[1];
  return named?.split(', ') ?? legacyGenres(dom);
}

/** The plot for the widest screens: narrower ones cut it. */
function plotIn(dom: PageDom): string | undefined {
  const plot = textOf(dom, '[data-testid="plot-xl"]') ?? textOf(dom, '[data-testid="plot-l"]');
  return plot?.replace(/\s*Read all$/, '');
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

/** Votes below a rating; from a thousand on they are abbreviated. */
function fewVotesIn(dom: PageDom): number | undefined {
  const score = dom('[data-testid="hero-rating-bar__aggregate-rating__score"]').first();
  const votes = collapse(score.nextAll('div').last().text());
  return /^\d{1,3}$/.test(votes) ? Number(votes) : undefined;
}

/** The poster at its full size: without the part of the address that asks for a scaled one. */
function posterIn(dom: PageDom): string | undefined {
  const image = metaOf(dom, 'og:image');
  if (image === undefined || image.includes('imdb_logo') || image.includes('imdb_fb_logo')) return undefined;
  return image.replace(/\._V1[._][^/]{0,200}(\.\w{3,4})$/, '._V1_$1');
}

/** Read beside the awards only: every page links the charts from its menu. */
function rankIn(dom: PageDom): number | undefined {
  const badge = textOf(
    dom,
    '[data-testid="award_top-rated"], [data-testid="award_information"] a[href*="/chart/top"], #titleAwardsRanks a[href*="/chart/top"], .article.highlighted a[href*="/chart/top"]',
  );
  const rank = /#(\d{1,4})\b/.exec(badge ?? '')?.[1];
  return rank === undefined ? undefined : Number(rank);
}
