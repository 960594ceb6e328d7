import { Closers, closeAfter } from '../../shared/closers.js';
import { errorMessage } from '../../shared/error-message.js';
import type { SqlDatabase } from '../database/sql-database.js';
import { DraftFolder } from '../files/draft-folder.js';
import { explainStoreError } from '../files/store-file-error.js';
import { DuckDb } from '../lake/duckdb.js';
import { writeParquet } from '../lake/parquet-file.js';
import type { ExportForm } from './export-format.js';
import { parquetColumns } from './parquet-types.js';
import { type ExportSource, writeCsv, writeJsonLines } from './write-result.js';

export interface Exported {
  readonly rows: number;
  /** Of the file as it lies on the disk. */
  readonly bytes: number;
}

const DRAFT = 'draft';
const LINES = 'lines.jsonl.gz';
/** That of gzip itself. */
const GZIP = 6;
/** Of lines that are read once and removed: little of the time, and a fraction of the room. */
const FASTEST = 1;

/** A file that takes the result of a query. Until that is whole, what had the name before stays as it was. */
export class ExportFile {
  readonly #path: string;
  readonly #form: ExportForm;
  readonly #folder: DraftFolder;
  /** For Parquet alone. */
  readonly #duckDb: DuckDb | null;

  private constructor(path: string, form: ExportForm, folder: DraftFolder, duckDb: DuckDb | null) {
    this.#path = path;
    this.#form = form;
    this.#folder = folder;
    this.#duckDb = duckDb;
  }

  /** Throws `OptionalMissing` for Parquet where DuckDB is not installed. The file's folder must be there. */
  static async open(path: string, form: ExportForm): Promise<ExportFile> {
    const folder = await DraftFolder.beside(path).catch((error: unknown) => {
      throw explainStoreError(error, path, '--to');
    });
    try {
      const isParquet = form.format === 'parquet';
      const options = { neededFor: 'an export to Parquet', temporaryFolder: folder.file('duckdb') };
      return new ExportFile(path, form, folder, isParquet ? await DuckDb.open(options) : null);
    } catch (error) {
      return await closeAfter(error, folder);
    }
  }

  /** Can be called once. Throws `QueryRefused`, and `StoreFull` when there is no room. */
  async write(database: SqlDatabase, source: ExportSource): Promise<Exported> {
    try {
      const rows = await this.#writeDraft(database, source);
      return { rows, bytes: await this.#folder.publish(DRAFT) };
    } catch (error) {
      throw explainStoreError(error, this.#path, '--to');
    }
  }

  async close(): Promise<void> {
    const closers = new Closers();
    closers.add(() => this.#folder.close());
    closers.add(async () => this.#duckDb?.close());
    await closers.close();
  }

  async #writeDraft(database: SqlDatabase, source: ExportSource): Promise<number> {
    const draft = this.#folder.file(DRAFT);
    const level = this.#form.isGzip ? GZIP : null;
    if (this.#form.format === 'csv') return await writeCsv(database, source, draft, level);
    if (this.#duckDb === null) return (await writeJsonLines(database, source, draft, level)).rows;
    const jsonl = this.#folder.file(LINES);
    const { rows, columns } = await writeJsonLines(database, source, jsonl, FASTEST);
    await writeParquet(this.#duckDb, { jsonl, columns: parquetColumns(columns) }, draft).catch((error) => {
      throw notParquet(this.#path, error);
    });
    return rows;
  }
}

/** DuckDB's words, of which the further lines advise on options that nobody here can set. */
function notParquet(path: string, error: unknown): Error {
  const [reason = ''] = errorMessage(error).split('\n', 1);
  return new Error(`${path} cannot be written (${reason}); as .jsonl or .csv it may be`, { cause: error });
}
