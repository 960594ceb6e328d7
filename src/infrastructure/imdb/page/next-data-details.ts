import { isoDateOf, partialDateOf } from './iso-date.js';
import { itemsAt, valueAt } from './json-tree.js';
import type { RawFields } from './page-fields.js';

/**
 * What a title's objects hold beside the facts that every page shows: release, box office, awards, ranks, the place of an
 * episode, lists of words. A count of nothing where there must be something, such as rank 0 of 2021, is unknown.
 */
export function detailsOf(titles: readonly unknown[]): RawFields {
  const any = (...path: readonly string[]) => {
    for (const title of titles) {
      const value = valueAt(title, ...path);
      if (value !== null && value !== undefined) return value;
    }
    return undefined;
  };
  const longest = (...lists: readonly ((title: unknown) => readonly unknown[])[]) => {
    const all = lists.flatMap((list) => titles.map((title) => list(title).filter(isText)));
    return all.reduce((best, list) => (list.length > best.length ? list : best), []);
  };
  return {
    ...releaseOf(titles),
    grossDomestic: any('lifetimeGross', 'total'),
    grossOpening: any('openingWeekendGross', 'gross', 'total'),
    popularityRank: something(any('meterRanking', 'currentRank')),
    isAdult: any('isAdult'),
    seriesId: any('series', 'series', 'id'),
    seriesTitle: any('series', 'series', 'titleText', 'text'),
    seasonNumber: any('series', 'episodeNumber', 'seasonNumber'),
    episodeNumber: any('series', 'episodeNumber', 'episodeNumber'),
    // Title pages list the seasons; reference pages of October 2025 count them, and not the episodes.
    seasonCount:
      Math.max(0, ...titles.map((title) => itemsAt(title, 'episodes', 'seasons').length)) ||
      something(any('episodes', 'displayableSeasons', 'total')),
    episodeCount: something(
      any('episodes', 'totalEpisodes', 'total') ?? any('episodes', 'episodes', 'total'),
    ),
    productionStatus: any('productionStatus', 'currentProductionStage', 'id'),
    // Since 2025: the first ten, and since 2026 all of them further down.
    interests: longest(
      (title) => nodesAt(title, 'interests').map((node) => valueAt(node, 'primaryText', 'text')),
      (title) => nodesAt(title, 'relatedInterests').map((node) => valueAt(node, 'primaryText', 'text')),
    ),
    keywords: longest(
      (title) => nodesAt(title, 'keywords').map((node) => valueAt(node, 'text')),
      (title) => nodesAt(title, 'storylineKeywords').map((node) => valueAt(node, 'text')),
    ),
    // A title page names the first three, a reference page all, by category.
    companies: longest(
      (title) => nodesAt(title, 'production').map((node) => valueAt(node, 'company', 'companyText', 'text')),
      (title) =>
        itemsAt(title, 'companyCreditCategories')
          .filter((group) => valueAt(group, 'category', 'id') === 'production')
          .flatMap((group) => nodesAt(group, 'companyCredits'))
          .map((node) => valueAt(node, 'displayableProperty', 'value', 'plainText')),
    ),
    awardWins: any('wins', 'total'),
    // Until 2023 under a name that does not say that it leaves out what was won.
    awardNominations: any('nominationsExcludeWins', 'total') ?? any('nominations', 'total'),
  };
}

/** The date that is known best, and of which country it is: until 2026 the first of the objects does not say it. */
function releaseOf(titles: readonly unknown[]): RawFields {
  const dates = titles.map((title) => {
    const date = valueAt(title, 'releaseDate');
    const [year, month, day] = ['year', 'month', 'day'].map((part) => valueAt(date, part));
    return {
      whole: isoDateOf(year, month, day),
      partial: partialDateOf(year, month, day),
      country: valueAt(date, 'country', 'text'),
    };
  });
  const releaseDate = dates.find(({ whole }) => whole !== undefined)?.whole;
  const partials = dates.flatMap(({ partial }) => partial ?? []);
  const partialReleaseDate =
    releaseDate === undefined ? (partials.find((date) => date.length > 4) ?? partials[0]) : undefined;
  const dated = dates.filter(({ whole, partial }) =>
    releaseDate === undefined
      ? partial !== undefined && partial === partialReleaseDate
      : whole === releaseDate,
  );
  return {
    releaseDate,
    partialReleaseDate,
    releaseCountry: dated.find(({ country }) => isText(country))?.country,
  };
}

function nodesAt(tree: unknown, list: string): readonly unknown[] {
  return itemsAt(tree, list, 'edges').map((edge) => valueAt(edge, 'node'));
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function something(count: unknown): unknown {
  return count === 0 ? undefined : count;
}
