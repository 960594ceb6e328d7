import type { Money, MovieDraft } from '../../domain/movie.js';
import { unescapeFormula } from './formula-escape.js';
import { splitList } from './list-field.js';
import type { MOVIE_COLUMNS } from './movie-rows.js';

type MovieFields = Readonly<Record<(typeof MOVIE_COLUMNS)[number], string>>;

export interface MovieOfRow {
  /** Without cast and directors. */
  readonly draft: MovieDraft;
  readonly directorNames: readonly string[];
  /** Fields that could not be read, each as a sentence. */
  readonly faults: readonly string[];
}

/** Reads what `movieRow` has written. */
export function movieFromRow(fields: MovieFields): MovieOfRow {
  const faults: string[] = [];
  const text = (column: keyof MovieFields) =>
    fields[column] === '' ? null : unescapeFormula(fields[column]);
  const list = (column: keyof MovieFields) => splitList(unescapeFormula(fields[column]));
  const number = (column: keyof MovieFields) => {
    const field = fields[column];
    if (field === '') return null;
    if (/^-?\d{1,16}(\.\d{1,16})?$/.test(field)) return Number(field);
    faults.push(`${column} ${quote(field)} is not a number`);
    return null;
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
    cast: [],
    directors: [],
    source: text('source') ?? '',
    fetchedAt: fields.updated_at,
  };
  if (draft.source === '') faults.push('source is empty');
  if (!isTime(draft.fetchedAt)) faults.push(`updated_at ${quote(draft.fetchedAt)} is not a time in ISO 8601`);
  return { draft, directorNames: list('directors'), faults };
}

function isTime(text: string): boolean {
  return /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d/.test(text) && !Number.isNaN(Date.parse(text));
}

function quote(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
}
