import type { DuckDBConnection, DuckDBInstance, DuckDBValue, Json } from '@duckdb/node-api';
import type { z } from 'zod';
import { loadOptional } from '../load-optional.js';

const PACKAGE = '@duckdb/node-api@1.5.6-r.1';
const MEMORY_MB = 512;

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

  close(): void {
    process.off('exit', this.#stop);
    this.#connection.closeSync();
    this.#instance.closeSync();
  }
}
