import { isNameId } from '../../domain/imdb/title-id.js';
import { ACTOR_COLUMNS, LATER_MOVIE_COLUMNS, MOVIE_COLUMNS } from './movie-rows.js';
import { mendMovieRow } from './movie-values.js';
import { digestRows } from './row-digest.js';
import { CsvFileUnfit } from './table/csv-file-unfit.js';
import type { CsvTableShape } from './table/csv-table-shape.js';
import { mendFormula } from './table/formula-escape.js';

/** `movies.csv`; `updated_at` does not count as a change. */
export const MOVIES_SHAPE: CsvTableShape = {
  columns: MOVIE_COLUMNS,
  laterColumns: LATER_MOVIE_COLUMNS,
  idPrefix: 'tt',
  digest: (rows) => digestRows(rows, MOVIE_COLUMNS.length - 1),
  continues: () => false,
  mend: (rows, path, line) => {
    const { row, faults } = mendMovieRow(rows[0] ?? []);
    if (faults.length > 0) throw new CsvFileUnfit(path, `${faults.join('; ')}`, line);
    return row === rows[0] ? rows : [row];
  },
};

export const ACTORS_SHAPE: CsvTableShape = {
  columns: ACTOR_COLUMNS,
  idPrefix: 'nm',
  digest: (rows) => digestRows(rows, ACTOR_COLUMNS.length),
  continues: () => false,
  mend: (rows, path, line) => {
    const [[id = '', name = ''] = []] = rows;
    if (!isNameId(id)) {
      const fault = `imdb_id ${JSON.stringify(id.slice(0, 60))} is not nm and 7 or more digits`;
      throw new CsvFileUnfit(path, fault, line);
    }
    const mended = mendFormula(name);
    return mended === name ? rows : [[id, mended]];
  },
};
