import { CREWS, type Movie, type Person } from '../../domain/imdb/movie.js';
import { joinList } from './list-field.js';
import type { Row } from './table/csv-row.js';
import { escapeFormula } from './table/formula-escape.js';

/** Columns that older files are without. */
const LATER = [
  'is_adult',
  'series_id',
  'series_title',
  'season_number',
  'episode_number',
  'season_count',
  'episode_count',
  'production_status',
  'interests',
  'keywords',
  'companies',
  'gross_domestic',
  'gross_domestic_currency',
  'gross_opening',
  'gross_opening_currency',
  'partial_release_date',
  'release_country',
  'award_wins',
  'award_nominations',
  'popularity_rank',
  'cast_count',
  'writers',
  'creators',
  'director_ids',
  'writer_ids',
  'creator_ids',
] as const;

export const LATER_MOVIE_COLUMNS: ReadonlySet<string> = new Set(LATER);

/**
 * `directors`, `writers` and `creators` hold names, and the columns of their ids the name ids in the same order;
 * `updated_at` is last because it does not count as a change.
 */
export const MOVIE_COLUMNS = [
  'imdb_id',
  'kind',
  'title',
  'original_title',
  'year',
  'end_year',
  'rating',
  'vote_count',
  'metascore',
  'duration_minutes',
  'certificate',
  'genres',
  'directors',
  'plot',
  'poster_url',
  'release_date',
  'countries',
  'languages',
  'budget',
  'budget_currency',
  'gross_worldwide',
  'gross_currency',
  'chart_rank',
  ...LATER,
  'source',
  'updated_at',
] as const;

export const ACTOR_COLUMNS = ['imdb_id', 'name'] as const;

export const MOVIE_ACTOR_COLUMNS = ['movie_id', 'actor_id', 'billing_order', 'characters'] as const;

/** The row of `movies.csv`; `updated_at` is when the movie was fetched, since a row is only written when it changed. */
export function movieRow(movie: Movie): Row {
  const fields: Record<(typeof MOVIE_COLUMNS)[number], string> = {
    imdb_id: movie.titleId,
    kind: escapeFormula(movie.kind),
    title: escapeFormula(movie.title),
    original_title: text(movie.originalTitle),
    year: number(movie.year),
    end_year: number(movie.endYear),
    rating: number(movie.rating),
    vote_count: number(movie.voteCount),
    metascore: number(movie.metascore),
    duration_minutes: number(movie.durationMinutes),
    certificate: text(movie.certificate),
    genres: list(movie.genres),
    directors: names(movie.directors),
    plot: text(movie.plot),
    poster_url: text(movie.posterUrl),
    release_date: text(movie.releaseDate),
    countries: list(movie.countries),
    languages: list(movie.languages),
    budget: number(movie.budget?.amount),
    budget_currency: text(movie.budget?.currency),
    gross_worldwide: number(movie.grossWorldwide?.amount),
    gross_currency: text(movie.grossWorldwide?.currency),
    chart_rank: number(movie.chartRank),
    is_adult: movie.isAdult === null ? '' : String(movie.isAdult),
    series_id: text(movie.seriesId),
    series_title: text(movie.seriesTitle),
    season_number: number(movie.seasonNumber),
    episode_number: number(movie.episodeNumber),
    season_count: number(movie.seasonCount),
    episode_count: number(movie.episodeCount),
    production_status: text(movie.productionStatus),
    interests: list(movie.interests),
    keywords: list(movie.keywords),
    companies: list(movie.companies),
    gross_domestic: number(movie.grossDomestic?.amount),
    gross_domestic_currency: text(movie.grossDomestic?.currency),
    gross_opening: number(movie.grossOpening?.amount),
    gross_opening_currency: text(movie.grossOpening?.currency),
    partial_release_date: text(movie.partialReleaseDate),
    release_country: text(movie.releaseCountry),
    award_wins: number(movie.awardWins),
    award_nominations: number(movie.awardNominations),
    popularity_rank: number(movie.popularityRank),
    cast_count: number(movie.castCount),
    writers: names(movie.writers),
    creators: names(movie.creators),
    director_ids: nameIds(movie.directors),
    writer_ids: nameIds(movie.writers),
    creator_ids: nameIds(movie.creators),
    source: escapeFormula(movie.source),
    updated_at: movie.fetchedAt,
  };
  return MOVIE_COLUMNS.map((column) => fields[column]);
}

/** Rows of `actors.csv`, one per cast member. */
export function actorRows({ cast }: Movie): Row[] {
  return cast.map(personRow);
}

/** Rows that directors, writers and creators would have in `actors.csv` if they acted. */
export function crewRows(movie: Movie): Row[] {
  return CREWS.flatMap((crew) => movie[crew].map(personRow));
}

function personRow({ nameId, name }: Person): Row {
  return [nameId, escapeFormula(name)];
}

/** Rows of `movie_actor.csv`, in billing order. */
export function movieActorRows(movie: Movie): Row[] {
  return movie.cast.map(({ nameId, billingOrder, characters }) => [
    movie.titleId,
    nameId,
    number(billingOrder),
    list(characters),
  ]);
}

function text(value: string | null | undefined): string {
  return escapeFormula(value ?? '');
}

function names(people: readonly Person[]): string {
  return list(people.map(({ name }) => name));
}

function nameIds(people: readonly Person[]): string {
  return people.map(({ nameId }) => nameId).join('|');
}

function list(elements: readonly string[]): string {
  return escapeFormula(joinList(elements));
}

function number(value: number | null | undefined): string {
  return value === null || value === undefined ? '' : String(value);
}
