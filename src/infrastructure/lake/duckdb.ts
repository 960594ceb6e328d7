import type { DuckDBConnection, DuckDBInstance, DuckDBResult, DuckDBValue, Json } from '@duckdb/node-api';
import type { z } from 'zod';
import { errorMessage } from '../../shared/error-message.js';
import { QueryRefused } from '../database/query/query-session.js';
import type { QueryStream } from '../database/query/read-only-query.js';
import { exactNumber } from '../database/type-parsers.js';
import { loadOptional } from '../load-optional.js';
import { quotedText } from './quoted-sql.js';

const PACKAGE = '@duckdb/node-api@1.5.6-r.1';
const MEMORY_MB = 512;
/** `StatementType.SELECT`, also of `describe` and `summarize`. */
const SELECT = 1;
const NUMERIC = /^(?:U?(?:TINY|SMALL|BIG|HUGE)?INT(?:EGER)?|FLOAT|DOUBLE|DECIMAL\b.*)$/;
/** The one function of a query that is known to write files. */
const WRITES = /enable_logging/i;

export interface DuckDbOptions {
  /** What needs it, for people who have it not. */
  readonly neededFor: string;
  /** Where it puts what memory does not hold. */
  readonly temporaryFolder: string;
  /** Default: 512. It does not count all that DuckDB takes. */
  readonly memoryMb?: number;
  /** Default: 1. Each more takes memory of its own. */
  readonly threads?: number;
}

/**
 * DuckDB in memory, for files: nothing of it stays. It loads nothing from the network. One statement at a time; an error has
 * DuckDB's words.
 */
export class DuckDb {
  readonly #instance: DuckDBInstance;
  readonly #connection: DuckDBConnection;
  readonly #stop: () => void;

  private constructor(instance: DuckDBInstance, connection: DuckDBConnection) {
    this.#instance = instance;
    this.#connection = connection;
    // A process that leaves waits for the statement that runs, however long that takes.
    this.#stop = () => connection.interrupt();
    process.once('exit', this.#stop);
  }

  /** Throws `OptionalMissing` where DuckDB is not installed. */
  static async open({
    neededFor,
    temporaryFolder,
    memoryMb = MEMORY_MB,
    threads = 1,
  }: DuckDbOptions): Promise<DuckDb> {
    const { DuckDBInstance } = await loadOptional(() => import('@duckdb/node-api'), PACKAGE, neededFor);
    const instance = await DuckDBInstance.create(':memory:', {
      memory_limit: `${memoryMb}MB`,
      temp_directory: temporaryFolder,
      threads: String(threads),
      // A path such as s3://… would fetch code from the network.
      autoinstall_known_extensions: 'false',
      autoload_known_extensions: 'false',
    });
    const duckDb = new DuckDb(instance, await instance.connect());
    await duckDb.run("set timezone = 'UTC'");
    return duckDb;
  }

  /** `parameters` are `$1`, `$2`, …. */
  async run(sql: string, parameters: readonly DuckDBValue[] = []): Promise<void> {
    await this.#connection.run(sql, [...parameters]);
  }

  /** All rows, each as an object by the names of its columns, in values that JSON has: dates and large numbers as text. */
  async rows<Row>(
    sql: string,
    parameters: readonly DuckDBValue[],
    schema: z.ZodType<Row>,
  ): Promise<readonly Row[]> {
    const reader = await this.#connection.runAndReadAll(sql, [...parameters]);
    return reader.getRowObjectsJson().map((row: Record<string, Json>) => schema.parse(row));
  }

  /** From here on no file outside of this folder can be read, and no setting be changed. */
  async confineTo(folder: string): Promise<void> {
    await this.run(`set allowed_directories = [${quotedText(folder)}]`);
    await this.run('set enable_external_access = false');
    await this.run('set lock_configuration = true');
  }

  /** Hands the rows of one query to `read` as they come. Throws `QueryRefused` for what is no query, or none that DuckDB takes. */
  async stream<Result>(sql: string, read: (result: QueryStream) => Promise<Result>): Promise<Result> {
    const result = await this.#query(sql).catch((error: unknown) => {
      throw new QueryRefused(`DuckDB refused the query: ${errorMessage(error)}`, { cause: error });
    });
    const numeric = result.columnTypes().map((type) => NUMERIC.test(String(type)));
    const columns = result.columnNames().map((name, index) => ({ name, numeric: numeric[index] ?? false }));
    async function* rows() {
      for await (const chunk of result.yieldRowsJson()) {
        for (const row of chunk) {
          // Large integers and decimals come as texts.
          yield row.map((value, index) =>
            numeric[index] === true && typeof value === 'string' ? exactNumber(value) : value,
          );
        }
      }
    }
    return await read({ columns, rows: rows() });
  }

  async #query(sql: string): Promise<DuckDBResult> {
    const statements = await this.#connection.extractStatements(sql);
    if (statements.count !== 1) throw new Error(`it is ${statements.count} statements; give one`);
    const statement = await statements.prepare(0);
    // Of others some write files.
    if (statement.statementType !== SELECT || WRITES.test(sql))
      throw new Error('it is no query; give one that selects');
    return await statement.stream();
  }

  close(): void {
    process.off('exit', this.#stop);
    this.#connection.closeSync();
    this.#instance.closeSync();
  }
}
