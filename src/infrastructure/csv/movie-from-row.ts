import type { Money, MovieDraft } from '../../domain/movie.js';
import { UNKNOWN_VALUES } from '../../domain/unknown-values.js';
import { unescapeFormula } from './formula-escape.js';
import { splitList } from './list-field.js';
import { MOVIE_COLUMNS, type Row } from './movie-rows.js';
import { mendMovieRow } from './movie-values.js';

type MovieFields = Readonly<Record<(typeof MOVIE_COLUMNS)[number], string>>;

export interface MovieOfRow {
  /** Without cast and directors. */
  readonly draft: MovieDraft;
  readonly directorNames: readonly string[];
  /** Fields that could not be read, each as a sentence. */
  readonly faults: readonly string[];
}

/** Reads what `movieRow` has written, also when a spreadsheet has saved it since. */
export function movieFromRow(row: Row): MovieOfRow {
  const { row: mended, faults: unreadable } = mendMovieRow(row);
  const faults = [...unreadable];
  const fields = fieldsOf(mended);
  const text = (column: keyof MovieFields) =>
    fields[column] === '' ? null : unescapeFormula(fields[column]);
  const list = (column: keyof MovieFields) => splitList(unescapeFormula(fields[column]));
  const number = (column: keyof MovieFields) => {
    const field = fields[column];
    return /^\d+(\.\d+)?$/.test(field) ? Number(field) : null;
  };
  const money = (column: 'budget' | 'gross_worldwide', currencyColumn: keyof MovieFields): Money | null => {
    const amount = number(column);
    const currency = text(currencyColumn);
    if (amount !== null && currency !== null) return { amount, currency };
    if ((fields[column] === '') !== (currency === null)) {
      faults.push(`${column} and ${currencyColumn} go together`);
    }
    return null;
  };
  const draft: MovieDraft = {
    ...UNKNOWN_VALUES,
    titleId: fields.imdb_id,
    kind: text('kind') ?? '',
    title: text('title') ?? '',
    originalTitle: text('original_title'),
    year: number('year'),
    endYear: number('end_year'),
    rating: number('rating'),
    voteCount: number('vote_count'),
    metascore: number('metascore'),
    durationMinutes: number('duration_minutes'),
    certificate: text('certificate'),
    genres: list('genres'),
    plot: text('plot'),
    posterUrl: text('poster_url'),
    releaseDate: text('release_date'),
    countries: list('countries'),
    languages: list('languages'),
    budget: money('budget', 'budget_currency'),
    grossWorldwide: money('gross_worldwide', 'gross_currency'),
    chartRank: number('chart_rank'),
    source: text('source') ?? '',
    fetchedAt: fields.updated_at,
  };
  if (draft.source === '') faults.push('source is empty');
  return { draft, directorNames: list('directors'), faults };
}

function fieldsOf(row: Row): MovieFields {
  const entries = MOVIE_COLUMNS.map((column, place) => [column, row[place] ?? ''] as const);
  return Object.fromEntries(entries) as MovieFields;
}
