import { isTitleId } from '../../domain/imdb/title-id.js';
import { MOVIE_COLUMNS } from './movie-rows.js';
import type { Row } from './table/csv-row.js';
import { mendFormula } from './table/formula-escape.js';

type Column = (typeof MOVIE_COLUMNS)[number];

interface Kind {
  /** What `movieRow` writes. */
  readonly own: RegExp;
  /** The same value as `movieRow` writes it, from what another program has made of it; `undefined` when it cannot be told. */
  readonly mend: (field: string) => string | undefined;
  /** What the field should be. */
  readonly words: string;
}

const WHOLE: Kind = {
  own: /^\d{0,16}$/,
  mend: (field) => {
    if (/^\d{1,16}[.,]0{1,2}$/.test(field)) return field.replace(/[.,]0+$/, '');
    // Of whole numbers no separator can be a decimal one.
    return /^[1-9]\d{0,2}([.,' \u00a0\u202f\u2019])\d{3}(\1\d{3})*$/.test(field)
      ? field.replace(/\D/g, '')
      : undefined;
  },
  words: 'a whole number without separators',
};

const DECIMAL: Kind = {
  own: /^(\d{1,2}(\.\d{1,16})?)?$/,
  mend: (field) => (/^\d{1,2},\d{1,16}$/.test(field) ? field.replace(',', '.') : undefined),
  words: 'a number',
};

const DATE: Kind = {
  own: /^(\d{4}-\d\d-\d\d)?$/,
  mend: (field) => {
    const [, day, month, year] = /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/.exec(field) ?? [];
    if (day === undefined || month === undefined) return;
    return `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  },
  words: 'a date as 2026-11-25',
};

const PARTIAL_DATE: Kind = {
  own: /^(\d{4}(-(0[1-9]|1[0-2]))?)?$/,
  mend: (field) => {
    const [, month, year] = /^(0?[1-9]|1[0-2])[./](\d{4})$/.exec(field) ?? [];
    if (month !== undefined) return `${year}-${month.padStart(2, '0')}`;
    // Of a month a spreadsheet makes its first day; this column never holds a day.
    const date = DATE.own.test(field) ? field : DATE.mend(field);
    return date?.endsWith('-01') ? date.slice(0, '2026-11'.length) : undefined;
  },
  words: 'a year or a month as 2026-11',
};

/** As spreadsheets write them in English, German, French, Spanish, Italian and Dutch. */
const BOOLEAN_WORDS: ReadonlyMap<string, string> = new Map([
  ...['true', 'wahr', 'vrai', 'verdadero', 'vero', 'waar'].map((word) => [word, 'true'] as const),
  ...['false', 'falsch', 'faux', 'falso', 'onwaar'].map((word) => [word, 'false'] as const),
]);

const BOOLEAN: Kind = {
  own: /^(true|false)?$/,
  mend: (field) => BOOLEAN_WORDS.get(field.toLowerCase()),
  words: 'true or false',
};

const TIME: Kind = {
  own: /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d/,
  mend: () => undefined,
  words: 'a time in ISO 8601',
};

const TEXT: Kind = {
  own: /^(?![=+\-@\t\r])/,
  mend: mendFormula,
  words: 'a text',
};

const KINDS: Partial<Record<Column, Kind>> = {
  year: WHOLE,
  end_year: WHOLE,
  rating: DECIMAL,
  vote_count: WHOLE,
  metascore: WHOLE,
  duration_minutes: WHOLE,
  release_date: DATE,
  budget: WHOLE,
  gross_worldwide: WHOLE,
  chart_rank: WHOLE,
  is_adult: BOOLEAN,
  season_number: WHOLE,
  episode_number: WHOLE,
  season_count: WHOLE,
  episode_count: WHOLE,
  gross_domestic: WHOLE,
  gross_opening: WHOLE,
  partial_release_date: PARTIAL_DATE,
  award_wins: WHOLE,
  award_nominations: WHOLE,
  popularity_rank: WHOLE,
  cast_count: WHOLE,
  updated_at: TIME,
};
const COLUMN_KINDS = MOVIE_COLUMNS.map((column) => KINDS[column] ?? TEXT);

export interface MendedRow {
  /** As `movieRow` would write it; the very row given when it was so already. */
  readonly row: Row;
  /** Fields that could not be read, each as a sentence. */
  readonly faults: readonly string[];
}

/** Undoes what spreadsheets do to a row of `movies.csv` when they save it, as far as that is without doubt. */
export function mendMovieRow(row: Row): MendedRow {
  const faults: string[] = [];
  let mended: string[] | undefined;
  for (const [column, kind] of COLUMN_KINDS.entries()) {
    const field = row[column] ?? '';
    if (kind.own.test(field)) continue;
    const value = kind.mend(field);
    if (value === undefined) faults.push(`${MOVIE_COLUMNS[column]} ${quote(field)} is not ${kind.words}`);
    else {
      mended ??= [...row];
      mended[column] = value;
    }
  }
  const updatedAt = row.at(-1) ?? '';
  if (TIME.own.test(updatedAt) && Number.isNaN(Date.parse(updatedAt)))
    faults.push(`updated_at ${quote(updatedAt)} is not ${TIME.words}`);
  const id = row[0] ?? '';
  if (!isTitleId(id)) faults.push(`imdb_id ${quote(id)} is not tt and 7 or more digits`);
  return { row: mended ?? row, faults };
}

function quote(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
}
