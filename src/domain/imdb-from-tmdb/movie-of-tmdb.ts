import type { Money, Movie, MovieDraft } from '../imdb/movie.js';
import { TMDB_SOURCE } from '../imdb/sources.js';
import type { TitleId } from '../imdb/title-id.js';
import { UNKNOWN_VALUES } from '../imdb/unknown-values.js';
import { imageUrl, type PosterSize } from '../tmdb/image-url.js';
import type { TmdbTitle, TmdbTitleDetails } from '../tmdb/tmdb-title.js';
import { countryNames, languageNames } from './code-names.js';
import { imdbGenres, TV_MOVIE_GENRE } from './genre-names.js';
import { productionStatus } from './production-status.js';

/** A title with its details. */
export type DetailedTitle = TmdbTitle & { readonly details: TmdbTitleDetails };

/** Statuses of series that come to no further season. */
const ENDED: readonly (string | null)[] = ['Ended', 'Canceled'];

/**
 * What TMDB says of a title of IMDb, unchecked. Rating and votes are unknown, since TMDB's are those of its own users. So are
 * cast and crew, whose ids at IMDb TMDB tells only person by person, and the country of the release, of which the date
 * does not say it. The certificate is that of the United States.
 */
export function movieOfTmdb(
  { kind, details, ...title }: DetailedTitle,
  of: {
    readonly titleId: TitleId;
    /** When the answer came. */
    readonly observedAt: string;
    readonly posterSize: PosterSize;
    /** What addresses of images begin with. */
    readonly imageBaseUrl: string;
  },
): MovieDraft {
  const { status, certificates, productionCountries } = details;
  return {
    ...UNKNOWN_VALUES,
    titleId: of.titleId,
    kind: titleType(kind, details),
    title: title.title,
    originalTitle: title.originalTitle,
    year: yearOf(title.releaseDate),
    endYear: ENDED.includes(status) ? yearOf(details.lastAirDate) : null,
    durationMinutes: details.runtimeMinutes,
    certificate: certificates.find(({ country }) => country === 'US')?.certificate ?? null,
    genres: imdbGenres(kind, details.genres),
    plot: title.overview,
    posterUrl: imageUrl(title.posterPath, 'poster', of.posterSize, of.imageBaseUrl),
    releaseDate: title.releaseDate,
    countries: countryNames(productionCountries.length > 0 ? productionCountries : title.originCountries),
    languages: languageNames(details.spokenLanguages),
    budget: dollars(details.budget),
    grossWorldwide: dollars(details.revenue),
    isAdult: title.adult,
    // Of a series that is announced TMDB says 0.
    seasonCount: details.seasonCount || null,
    episodeCount: details.episodeCount || null,
    productionStatus: productionStatus(kind, status),
    keywords: details.keywords.map(({ name }) => name),
    companies: details.companies.map(({ name }) => name),
    source: TMDB_SOURCE,
    fetchedAt: of.observedAt,
  };
}

/** In IMDb's words. */
function titleType(kind: TmdbTitle['kind'], { genres, type }: TmdbTitleDetails): Movie['kind'] {
  if (kind === 'tv') return type === 'Miniseries' ? 'tvMiniSeries' : 'tvSeries';
  return genres.some(({ id }) => id === TV_MOVIE_GENRE) ? 'tvMovie' : 'movie';
}

/** Of an ISO date. */
function yearOf(date: string | null): number | null {
  return date === null ? null : Number(date.slice(0, 4));
}

function dollars(amount: number | null): Money | null {
  return amount === null ? null : { amount, currency: 'USD' };
}
