import type { Continues, RowGroup } from './csv-groups.js';
import type { Row } from './csv-row.js';

export interface CsvTableShape {
  readonly columns: readonly string[];
  /** Those of the columns that files of older versions are without. */
  readonly laterColumns?: ReadonlySet<string>;
  /** Of the ids in the first column, the key: `tt` or `nm`. */
  readonly idPrefix: string;
  /** A number of 32 bits that changes with what counts in the rows of a key. */
  readonly digest: (rows: readonly Row[]) => number;
  /** Whether a row belongs to the group of the row before it, which has the same key. */
  readonly continues: Continues;
  /** What of the last group of a key is still so; default: all of it. */
  readonly current?: (key: string, rows: readonly Row[]) => readonly Row[];
  /**
   * For files that another program may have saved: the group as this program would write it, the very rows given when
   * they are so already. Throws `CsvFileUnfit` when that cannot be told.
   */
  readonly mend: (rows: readonly Row[], path: string, line: number) => readonly Row[];
  /** For a table with several rows to a key, of which another program may have changed the order. */
  readonly scattered?: {
    readonly isInOrder: (rows: readonly Row[]) => boolean;
    /** Reads all groups, wherever their rows stand. */
    readonly gather: (path: string) => AsyncIterable<RowGroup>;
  };
  /** Hears of the first group of every key that is read at open. */
  readonly onGroup?: (group: RowGroup) => void;
}
