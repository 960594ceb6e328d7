import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { SaveResult } from '../../domain/engine/outcome.js';
import { closeAfter } from '../../shared/closers.js';
import { gatherCasts, isOwnCast } from './cast-rows.js';
import { MOVIE_ACTOR_COLUMNS } from './movie-rows.js';
import { digestRows } from './row-digest.js';
import type { BatchJournal } from './table/batch-journal.js';
import type { Row } from './table/csv-row.js';
import { CsvTable } from './table/csv-table.js';

const BILLING_ORDER = MOVIE_ACTOR_COLUMNS.indexOf('billing_order');

/** In `.cast_lengths.csv`: the rows of the movie's last group need no explanation any more. */
const WHOLE_GROUP = 0xffffffff;

/**
 * `movie_actor.csv`, in which the rows of a movie stand together in ascending billing order: a new group begins where
 * the movie changes or the billing order does not rise. That alone cannot tell two things: that a movie has lost its
 * whole cast, and that a new group follows directly on the old one of the same movie and begins above its end. For
 * these, `.cast_lengths.csv` beside it keeps how many rows at the end of the movie's last group are its cast; it is
 * needed only until the next compaction.
 */
export class CastTable {
  readonly #links: CsvTable;
  readonly #lengths: CsvTable;
  readonly #lengthsPath: string;

  private constructor(links: CsvTable, lengths: CsvTable, lengthsPath: string) {
    this.#links = links;
    this.#lengths = lengths;
    this.#lengthsPath = lengthsPath;
  }

  /** Reads the file; see `CsvTable.open`. `onCast` hears whose rows there are, with their first line. */
  static async open(
    folder: string,
    isAppended: boolean,
    onCast: (movieId: string, line: number) => void,
  ): Promise<CastTable> {
    const lengthsPath = join(folder, '.cast_lengths.csv');
    // Where no run was killed nothing is left to explain.
    if (!isAppended) await rm(lengthsPath, { force: true });
    const lengths = await openLengths(lengthsPath);
    try {
      const links = await CsvTable.open(
        join(folder, 'movie_actor.csv'),
        {
          columns: MOVIE_ACTOR_COLUMNS,
          idPrefix: 'tt',
          digest: (rows) => digestRows(rows, MOVIE_ACTOR_COLUMNS.length),
          continues: (before, row) => Number(row[BILLING_ORDER]) > Number(before[BILLING_ORDER]),
          current: (movieId, rows) => {
            const length = lengths.digestOf(movieId) ?? WHOLE_GROUP;
            return length >= rows.length ? rows : rows.slice(rows.length - length);
          },
          mend: (rows) => rows,
          scattered: { isInOrder: isOwnCast, gather: gatherCasts },
          onGroup: ({ key, line }) => onCast(key, line),
        },
        isAppended,
      );
      return new CastTable(links, lengths, lengthsPath);
    } catch (error) {
      return await closeAfter(error, lengths);
    }
  }

  get tables(): readonly CsvTable[] {
    return [this.#lengths, this.#links];
  }

  /** Takes the rows of a movie's whole cast for the next write. */
  stage(movieId: string, rows: readonly Row[]): SaveResult {
    const merges = this.#links.wouldMerge(rows);
    const result = this.#links.stage(movieId, rows);
    if (result === 'unchanged') return result;
    const unclear = merges || rows.length === 0;
    if (unclear || this.#lengths.digestOf(movieId) !== undefined) {
      this.#lengths.stage(movieId, [[movieId, unclear ? String(rows.length) : '']]);
    }
    return result;
  }

  /** Brings the files into the form in which they are appended to. */
  async prepare(journal?: BatchJournal): Promise<void> {
    await this.#links.prepare(journal);
    await this.#lengths.clear(journal);
    await this.#lengths.prepare(journal);
  }

  /** Drops superseded rows. */
  async compact(journal: BatchJournal): Promise<void> {
    await this.#links.compact(journal);
  }

  /** Once no journal asks for the rows any more that explained superseded ones. */
  async forgetLengths(): Promise<void> {
    await rm(this.#lengthsPath, { force: true });
  }

  async close(): Promise<void> {
    await this.#lengths.close().finally(() => this.#links.close());
  }
}

function openLengths(path: string): Promise<CsvTable> {
  return CsvTable.open(
    path,
    {
      columns: ['movie_id', 'length'],
      idPrefix: 'tt',
      digest: ([row]) => (row?.[1] === undefined || row[1] === '' ? WHOLE_GROUP : Number(row[1])),
      continues: () => false,
      mend: (rows) => rows,
    },
    true,
  );
}
