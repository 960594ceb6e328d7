import type { Movie, Person } from '../../domain/movie.js';
import { escapeFormula } from './formula-escape.js';
import { joinList } from './list-field.js';

/** `directors` holds names; `updated_at` is last because it does not count as a change. */
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
  'source',
  'updated_at',
] as const;

export const ACTOR_COLUMNS = ['imdb_id', 'name'] as const;

export const MOVIE_ACTOR_COLUMNS = ['movie_id', 'actor_id', 'billing_order', 'characters'] as const;

export type Row = readonly string[];

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
    directors: list(movie.directors.map(({ name }) => name)),
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
    source: escapeFormula(movie.source),
    updated_at: movie.fetchedAt,
  };
  return MOVIE_COLUMNS.map((column) => fields[column]);
}

/** Rows of `actors.csv`, one per cast member. */
export function actorRows({ cast }: Movie): Row[] {
  return cast.map(personRow);
}

/** Rows that the directors would have in `actors.csv` if they acted. */
export function directorRows({ directors }: Movie): Row[] {
  return directors.map(personRow);
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

function list(elements: readonly string[]): string {
  return escapeFormula(joinList(elements));
}

function number(value: number | null | undefined): string {
  return value === null || value === undefined ? '' : String(value);
}
