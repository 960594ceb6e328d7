import { CREWS, type Crew, type Money, type MovieDraft } from '../../domain/imdb/movie.js';
import { UNKNOWN_VALUES } from '../../domain/imdb/unknown-values.js';
import { counted } from '../../shared/counted.js';
import { splitList } from './list-field.js';
import { MOVIE_COLUMNS } from './movie-rows.js';
import { mendMovieRow } from './movie-values.js';
import type { Row } from './table/csv-row.js';
import { unescapeFormula } from './table/formula-escape.js';

type MovieFields = Readonly<Record<(typeof MOVIE_COLUMNS)[number], string>>;

export interface MovieOfRow {
  /** Without cast, and without directors, writers or creators of whom the row has only names. */
  readonly draft: MovieDraft;
  /** Directors, writers or creators of whom a row of an older file has only the names. */
  readonly namedOnly: readonly Crew[];
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
  const money = (column: keyof MovieFields, currencyColumn: keyof MovieFields): Money | null => {
    const amount = number(column);
    const currency = text(currencyColumn);
    if (amount !== null && currency !== null) return { amount, currency };
    if ((fields[column] === '') !== (currency === null)) {
      faults.push(`${column} and ${currencyColumn} go together`);
    }
    return null;
  };
  // Rows of older files name directors alone, and give no ids.
  const isOlder = CREWS.every(
    (one) => fields[ID_COLUMNS[one]] === '' && (one === 'directors' || fields[one] === ''),
  );
  const namedOnly: Crew[] = [];
  const crew = (one: Crew) => {
    const names = list(one);
    const ids = list(ID_COLUMNS[one]);
    if (ids.length === names.length) return names.map((name, at) => ({ nameId: ids[at] ?? '', name }));
    if (ids.length === 0 && isOlder) namedOnly.push(one);
    else
      faults.push(
        `${one} has ${counted(names.length, 'name')} and ${ID_COLUMNS[one]} ${counted(ids.length, 'id')}`,
      );
    return [];
  };
  const crews = Object.fromEntries(CREWS.map((one) => [one, crew(one)]));
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
    isAdult: fields.is_adult === '' ? null : fields.is_adult === 'true',
    seriesId: text('series_id'),
    seriesTitle: text('series_title'),
    seasonNumber: number('season_number'),
    episodeNumber: number('episode_number'),
    seasonCount: number('season_count'),
    episodeCount: number('episode_count'),
    productionStatus: text('production_status'),
    interests: list('interests'),
    keywords: list('keywords'),
    companies: list('companies'),
    grossDomestic: money('gross_domestic', 'gross_domestic_currency'),
    grossOpening: money('gross_opening', 'gross_opening_currency'),
    partialReleaseDate: text('partial_release_date'),
    releaseCountry: text('release_country'),
    awardWins: number('award_wins'),
    awardNominations: number('award_nominations'),
    popularityRank: number('popularity_rank'),
    castCount: number('cast_count'),
    ...crews,
    source: text('source') ?? '',
    fetchedAt: fields.updated_at,
  };
  if (draft.source === '') faults.push('source is empty');
  return { draft, namedOnly, faults };
}

const ID_COLUMNS = {
  directors: 'director_ids',
  writers: 'writer_ids',
  creators: 'creator_ids',
} as const satisfies Record<Crew, keyof MovieFields>;

function fieldsOf(row: Row): MovieFields {
  const entries = MOVIE_COLUMNS.map((column, place) => [column, row[place] ?? ''] as const);
  return Object.fromEntries(entries) as MovieFields;
}
