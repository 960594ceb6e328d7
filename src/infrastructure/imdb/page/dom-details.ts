import { awardsIn, moneyIn, onlyNumberIn, releaseIn, wholeNumberIn } from './dom-values.js';
import {
  LEGACY_NAMES,
  legacyAwards,
  legacyCompanies,
  legacyDomestic,
  legacyEpisode,
  legacyKeywords,
  legacyPopularity,
  legacyStatus,
  titleIdIn,
} from './legacy-details.js';
import { detailOf, type LegacyDetails } from './legacy-title.js';
import {
  collapse,
  type Elements,
  firstText,
  type Marked,
  markedIn,
  type PageDom,
  textOf,
  textsIn,
  textsOf,
  within,
} from './page-dom.js';
import type { RawFields } from './page-fields.js';

/** Test ids since 2021, ids and classes before. */
const NAMES: ReadonlySet<string> = new Set([
  'award_information',
  'episodes-header',
  'hero-rating-bar__popularity__score',
  'hero-subnav-bar-season-episode-numbers-section',
  'hero-title-block__popularity__score',
  'hero-title-block__series-link',
  'interests',
  'storyline-plot-keywords',
  'title-boxoffice-grossdomestic',
  'title-boxoffice-openingweekenddomestic',
  'title-cast-header',
  'title-details-companies',
  'title-details-releasedate',
  'tm-box-up-title',
  ...LEGACY_NAMES,
]);

/** What a page shows beside the facts of its head: release, box office, awards, ranks, the place of an episode, lists of words. */
export function detailsIn(dom: PageDom, details: LegacyDetails, pageTitle: string): RawFields {
  const marked = markedIn(dom, NAMES);
  const inside = (names: readonly string[], selector: string) => within(dom, marked(...names), selector);
  const texts = (name: string, selector: string) => textsIn(dom, inside([name], selector));
  return {
    ...releaseShown(dom, marked, details),
    grossDomestic:
      moneyIn(firstText(marked('title-boxoffice-grossdomestic'))) ?? legacyDomestic(details, 'Gross'),
    grossOpening:
      moneyIn(firstText(marked('title-boxoffice-openingweekenddomestic'))) ??
      legacyDomestic(details, 'Opening Weekend'),
    popularityRank: onlyNumberIn(
      firstText(marked('hero-title-block__popularity__score', 'hero-rating-bar__popularity__score')) ??
        legacyPopularity(dom, marked),
    ),
    ...legacyEpisode(dom, marked, pageTitle),
    ...placeShown(marked),
    ...lengthIn(dom, marked('episodes-header')),
    productionStatus: statusIn(firstText(marked('tm-box-up-title')) ?? legacyStatus(marked)),
    interests: interestsIn(dom, texts('interests', 'a[href*="/interest/in"]')),
    // Loaded late since 2022.
    keywords: [...texts('storyline-plot-keywords', 'a[href*="keywords="]'), ...legacyKeywords(dom, marked)],
    companies: [...texts('title-details-companies', 'a[href*="/company/co"]'), ...legacyCompanies(details)],
    ...awardsIn(firstText(inside(['award_information'], 'li')) ?? legacyAwards(marked)),
    castCount: onlyNumberIn(firstText(inside(['title-cast-header'], '.ipc-title__subtext'))),
  };
}

/** The date that is known best: of some, those in the facts below a heading, a page names the country only further down. */
function releaseShown(dom: PageDom, marked: Marked, details: LegacyDetails): RawFields {
  const texts = [
    firstText(within(dom, marked('title-details-releasedate'), 'li')),
    firstText(within(dom, marked('subtext', 'infobar'), 'a[href*="releaseinfo"]')),
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

/** Of an episode, above its heading, since 2021: a link to its series, and `S2.E3` in letters of the page's language. */
function placeShown(marked: Marked): RawFields {
  const series = marked('hero-title-block__series-link').first();
  const place = firstText(marked('hero-subnav-bar-season-episode-numbers-section'));
  const [, season, episode] =
    /^\p{L}{1,3} ?(\d{1,6})[ .]{0,3}\p{L}{1,3} ?(\d{1,6})$/u.exec(place ?? '') ?? [];
  return {
    ...(series.length > 0 && { seriesId: titleIdIn(series), seriesTitle: collapse(series.text()) }),
    ...(season !== undefined && { seasonNumber: Number(season), episodeNumber: Number(episode) }),
  };
}

/** Seasons and episodes of a series; of one season a page says nothing. */
function lengthIn(dom: PageDom, header: Elements): RawFields {
  if (header.length === 0) return {};
  return {
    seasonCount: wholeNumberIn(textOf(dom, 'label[for="browse-episodes-season"]')),
    episodeCount: onlyNumberIn(firstText(within(dom, header, '.ipc-title__subtext'))),
  };
}

/** Chips below the poster, cut to ten, and since 2026 all of them further down, with a picture each that links too. */
function interestsIn(dom: PageDom, chips: readonly string[]): readonly string[] {
  if (chips.length === 0) return [];
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
