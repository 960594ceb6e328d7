import { LARGEST_INTEGER } from '../../../domain/numbers/largest-integer.js';
import type { TmdbTitleKind } from '../../../domain/tmdb/tmdb-id.js';
import type { TmdbSeason, TmdbTitleDetails } from '../../../domain/tmdb/tmdb-title.js';
import { movieCertificates, seriesCertificates } from './certificates.js';
import { externalIdsOf } from './external-ids.js';
import { amount, day, imagePath, imdbId, isId, isWholeWithin, wholeNumber } from './known-values.js';
import { companiesOf, namedOf } from './named-values.js';
import type { Say } from './notices.js';
import { castOf, crewOf } from './title-credits.js';
import type { TitleDetailsFields } from './title-details-fields.js';
import { uniqueBy } from './unique-by.js';

type MovieOnly = Pick<TmdbTitleDetails, 'runtimeMinutes' | 'budget' | 'revenue' | 'collection'>;

type SeriesOnly = Pick<
  TmdbTitleDetails,
  | 'networks'
  | 'createdBy'
  | 'seasons'
  | 'lastAirDate'
  | 'inProduction'
  | 'type'
  | 'seasonCount'
  | 'episodeCount'
>;

/** What JavaScript counts exactly: less than a `bigint` holds, and a million times what any movie has made. */
const MOST_MONEY = Number.MAX_SAFE_INTEGER;

const NO_MOVIE: MovieOnly = { runtimeMinutes: null, budget: null, revenue: null, collection: null };

const NO_SERIES: SeriesOnly = {
  networks: [],
  createdBy: [],
  seasons: [],
  lastAirDate: null,
  inProduction: null,
  type: null,
  seasonCount: null,
  episodeCount: null,
};

/** What only the details of a title hold. What belongs to the other kind is unknown, whatever the answer says. */
export function titleDetailsOf(fields: TitleDetailsFields, kind: TmdbTitleKind, say: Say): TmdbTitleDetails {
  const isMovie = kind === 'movie';
  const { external_ids, keywords, tagline, homepage, status } = fields;
  // `credits` of a series are those of its newest season: better than none where the others were not asked for.
  const credits = (isMovie ? null : fields.aggregate_credits) ?? fields.credits;
  return {
    imdbId: imdbId(fields.imdb_id ?? external_ids?.imdb_id ?? null, 'tt', say),
    tagline,
    homepage,
    status,
    genres: namedOf(fields.genres, say, 'a genre'),
    spokenLanguages: distinct(fields.spoken_languages.map((language) => language.iso_639_1)),
    productionCountries: distinct(fields.production_countries.map((country) => country.iso_3166_1)),
    companies: companiesOf(fields.production_companies, say, 'a company'),
    externalIds: externalIdsOf(external_ids, say),
    keywords: namedOf((isMovie ? keywords?.keywords : keywords?.results) ?? [], say, 'a keyword'),
    certificates: isMovie
      ? movieCertificates(fields.release_dates?.results ?? [])
      : seriesCertificates(fields.content_ratings?.results ?? []),
    cast: credits === null ? [] : castOf(credits, say),
    crew: credits === null ? [] : crewOf(credits, say),
    ...(isMovie ? movieOnly(fields, say) : NO_MOVIE),
    ...(isMovie ? NO_SERIES : seriesOnly(fields, say)),
  };
}

function movieOnly(
  { runtime, budget, revenue, belongs_to_collection }: TitleDetailsFields,
  say: Say,
): MovieOnly {
  const collection =
    belongs_to_collection === null ? [] : namedOf([belongs_to_collection], say, 'a collection');
  return {
    runtimeMinutes: amount(runtime, 'runtime', say),
    budget: amount(budget, 'budget', say, MOST_MONEY),
    revenue: amount(revenue, 'revenue', say, MOST_MONEY),
    collection: collection[0] ?? null,
  };
}

function seriesOnly(fields: TitleDetailsFields, say: Say): SeriesOnly {
  return {
    networks: companiesOf(fields.networks, say, 'a network'),
    createdBy: namedOf(fields.created_by, say, 'a creator'),
    seasons: seasonsOf(fields.seasons, say),
    lastAirDate: day(fields.last_air_date, 'last air date', say),
    inProduction: fields.in_production,
    type: fields.type,
    seasonCount: wholeNumber(fields.number_of_seasons, 'number of seasons', say),
    episodeCount: wholeNumber(fields.number_of_episodes, 'number of episodes', say),
  };
}

function seasonsOf(seasons: TitleDetailsFields['seasons'], say: Say): readonly TmdbSeason[] {
  const all = seasons.flatMap((season): readonly TmdbSeason[] => {
    const { id, season_number: seasonNumber, name } = season;
    if (!isId(id) || !isWholeWithin(seasonNumber, 0, LARGEST_INTEGER)) {
      say('a season without an id or a number is left out');
      return [];
    }
    const airDate = day(season.air_date, `air date of season ${seasonNumber}`, say);
    const posterPath = imagePath(season.poster_path, `poster of season ${seasonNumber}`, say);
    const episodeCount = wholeNumber(season.episode_count, 'episode count', say);
    return [{ id, seasonNumber, name, airDate, episodeCount, posterPath }];
  });
  return uniqueBy(all, ({ seasonNumber }) => seasonNumber);
}

function distinct(codes: readonly (string | null)[]): readonly string[] {
  return uniqueBy(
    codes.filter((code) => code !== null),
    (code) => code,
  );
}
