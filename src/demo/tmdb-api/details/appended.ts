import type { TmdbKind, TmdbTitleKind } from '../../../domain/tmdb/tmdb-id.js';
import type { Catalogue } from '../catalogue/catalogue.js';
import { externalIdsJson } from '../catalogue/external-ids.js';
import type { Json } from '../catalogue/json.js';
import { keywordsJson } from '../catalogue/keywords.js';
import { type TitleFacts, titleFacts } from '../catalogue/title-facts.js';
import { listRow, mediaRow } from '../catalogue/title-rows.js';
import { changesOfOne } from '../days/changes-of-one.js';
import { aggregateCreditsJson, creditsJson } from './credits.js';
import { imagesJson, profilesJson } from './images.js';
import { movieDetails } from './movie-details.js';
import { otherTitles } from './other-titles.js';
import { combinedCreditsJson } from './person-credits.js';
import { personDetails } from './person-details.js';
import { contentRatingsJson, releaseDatesJson } from './releases.js';
import { reviewsPage } from './reviews.js';
import { seriesDetails } from './series-details.js';
import { translationsJson } from './translations.js';
import { videosJson } from './videos.js';
import { watchProvidersJson } from './watch-providers.js';

/** Makes a part of details that can be appended, or asked for by itself. */
type Part = (catalogue: Catalogue, index: number, language: string) => Json;

const MOST_APPENDED = 20;

/** The parts of each kind by their names. */
export const PARTS: Readonly<Record<TmdbKind, Readonly<Record<string, Part>>>> = {
  movie: {
    ...partsOfTitle('movie'),
    release_dates: ofTitle('movie', releaseDatesJson),
    changes: changesOfToday('movie'),
  },
  tv: {
    ...partsOfTitle('tv'),
    aggregate_credits: ofTitle('tv', aggregateCreditsJson),
    content_ratings: ofTitle('tv', contentRatingsJson),
    changes: changesOfToday('tv'),
  },
  person: {
    changes: changesOfToday('person'),
    combined_credits: combinedCreditsJson,
    external_ids: (catalogue, index) => externalIdsJson(catalogue, 'person', index),
    images: (catalogue, index) => profilesJson(catalogue, catalogue.idAt('person', index)),
  },
};

/** Details with what `append_to_response` names. More than 20 names are refused; unknown ones are left out, as is documented nowhere. */
export function detailsJson(
  catalogue: Catalogue,
  kind: TmdbKind,
  index: number,
  { language, append }: { readonly language: string; readonly append: readonly string[] },
): Json {
  const parts = append.flatMap((name) => {
    const part = Object.hasOwn(PARTS[kind], name) ? PARTS[kind][name] : undefined;
    return part === undefined ? [] : [[name, part(catalogue, index, language)] as const];
  });
  return { ...plainDetails(catalogue, kind, index, language), ...Object.fromEntries(parts) };
}

export function isTooMuch(append: readonly string[]): boolean {
  return append.length > MOST_APPENDED;
}

function plainDetails(catalogue: Catalogue, kind: TmdbKind, index: number, language: string): Json {
  switch (kind) {
    case 'movie':
      return movieDetails(catalogue, index, language);
    case 'tv':
      return seriesDetails(catalogue, index, language);
    case 'person':
      return personDetails(catalogue, index);
  }
}

function partsOfTitle(kind: TmdbTitleKind): Record<string, Part> {
  return {
    credits: ofTitle(kind, creditsJson),
    external_ids: (catalogue, index) => externalIdsJson(catalogue, kind, index),
    keywords: ofTitle(kind, keywordsJson),
    images: ofTitle(kind, imagesJson),
    translations: ofTitle(kind, translationsJson),
    videos: ofTitle(kind, videosJson),
    'watch/providers': ofTitle(kind, watchProvidersJson),
    reviews: ofTitle(kind, (catalogue, facts, language) => reviewsPage(catalogue, facts, language, 1)),
    recommendations: others(kind, mediaRow),
    similar: others(kind, listRow),
  };
}

function ofTitle(
  kind: TmdbTitleKind,
  make: (catalogue: Catalogue, facts: TitleFacts, language: string) => Json,
): Part {
  return (catalogue, index, language) => make(catalogue, titleFacts(catalogue, kind, index), language);
}

/** Appended changes are those of the last 24 hours. */
function changesOfToday(kind: TmdbKind): Part {
  return (catalogue, index) => {
    const { today } = catalogue;
    return changesOfOne(catalogue, kind, index, { from: today, to: today + 1 });
  };
}

function others(
  kind: TmdbTitleKind,
  row: (catalogue: Catalogue, kind: TmdbTitleKind, index: number, language: string) => Json,
): Part {
  return (catalogue, index, language) => {
    const results = otherTitles(catalogue, titleFacts(catalogue, kind, index)).map((other) =>
      row(catalogue, kind, other, language),
    );
    return { page: 1, results, total_pages: Math.min(1, results.length), total_results: results.length };
  };
}
