import { awardsIn, moneyIn, onlyNumberIn, releaseIn, wholeNumberIn } from './dom-values.js';
import {
  legacyCompanies,
  legacyDomestic,
  legacyEpisode,
  legacyKeywords,
  legacyPopularity,
  legacyStatus,
} from './legacy-details.js';
import { detailOf, type LegacyDetails } from './legacy-title.js';
import { collapse, type PageDom, textOf, textsOf } from './page-dom.js';
import type { RawFields } from './page-fields.js';

/** What a page shows beside the facts of its head: release, box office, awards, ranks, the place of an episode, lists of words. */
export function detailsIn(dom: PageDom, details: LegacyDetails, pageTitle: string): RawFields {
  return {
    ...releaseShown(dom, details),
    grossDomestic:
      moneyIn(textOf(dom, '[data-testid="title-boxoffice-grossdomestic"]')) ??
      legacyDomestic(details, 'Gross'),
    grossOpening:
      moneyIn(textOf(dom, '[data-testid="title-boxoffice-openingweekenddomestic"]')) ??
      legacyDomestic(details, 'Opening Weekend'),
    popularityRank: onlyNumberIn(textOf(dom, POPULARITY) ?? legacyPopularity(dom)),
    ...legacyEpisode(dom, pageTitle),
    seasonCount: wholeNumberIn(textOf(dom, 'label[for="browse-episodes-season"]')),
    episodeCount: onlyNumberIn(textOf(dom, '[data-testid="episodes-header"] .ipc-title__subtext')),
    productionStatus: statusIn(textOf(dom, '[data-testid="tm-box-up-title"]') ?? legacyStatus(dom)),
    interests: interestsIn(dom),
    // Loaded late since 2022.
    keywords: [
      ...textsOf(dom, '[data-testid="storyline-plot-keywords"] a[href*="keywords="]'),
      ...legacyKeywords(dom),
    ],
    companies: [
      ...textsOf(dom, '[data-testid="title-details-companies"] a[href*="/company/co"]'),
      ...legacyCompanies(dom),
    ],
    ...awardsIn(textOf(dom, AWARDS) ?? ''),
    castCount: onlyNumberIn(textOf(dom, '[data-testid="title-cast-header"] .ipc-title__subtext')),
  };
}

/** Of June 2021 and since. */
const POPULARITY =
  '[data-testid="hero-title-block__popularity__score"], [data-testid="hero-rating-bar__popularity__score"]';

/** Since 2021; of 2015 to 2020; of 2013. */
const AWARDS = '[data-testid="award_information"] li, #titleAwardsRanks, .article.highlighted';

/** The date that is known best: of some, those in the facts below a heading, a page names the country only further down. */
function releaseShown(dom: PageDom, details: LegacyDetails): RawFields {
  const texts = [
    textOf(dom, '[data-testid="title-details-releasedate"] li'),
    textOf(dom, '.title_wrapper .subtext a[href*="releaseinfo"], .infobar a[href*="releaseinfo"]'),
    detailOf(details, 'Release Date:'),
  ];
  const releases = texts.flatMap((text) => releaseIn(text ?? '') ?? []);
  const best = releases.find(({ releaseDate }) => releaseDate !== undefined) ?? releases[0];
  const named = releases.find(
    (release) =>
      release.releaseCountry !== undefined &&
      release.releaseDate === best?.releaseDate &&
      release.partialReleaseDate === best?.partialReleaseDate,
  );
  return { ...(named ?? best) };
}

/** Chips below the poster, cut to ten, and since 2026 all of them further down, with a picture each that links too. */
function interestsIn(dom: PageDom): readonly string[] {
  const chips = textsOf(dom, '[data-testid="interests"] a[href*="/interest/in"]');
  const related = textsOf(dom, 'a[href*="/interest/in"][href*="tt_rin"]').filter(Boolean);
  return related.length > chips.length ? related : chips;
}

/** IMDb's ids of production stages; pages show them in words, beside others such as "Coming soon". */
const STATUSES: ReadonlySet<string> = new Set([
  'announced',
  'completed',
  'filming',
  'in_development',
  'in_production',
  'optioned_property',
  'post_production',
  'pre_production',
  'released',
  'script',
  'treatment_outline',
  'turnaround',
]);

function statusIn(text: string | undefined): string | undefined {
  const id = collapse(text ?? '')
    .toLowerCase()
    .replace(/[ -]/g, '_');
  return STATUSES.has(id) ? id : undefined;
}
