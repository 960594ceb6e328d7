import { asyncBufferFromFile, type FileMetaData, parquetMetadataAsync, parquetReadObjects } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';

/** The rows of a Parquet file, by a reader that has nothing of the writer: dates as `Date`, BIGINT as `bigint`. */
export async function readParquet(path: string): Promise<readonly Record<string, unknown>[]> {
  return await parquetReadObjects({ file: await asyncBufferFromFile(path), compressors });
}

export async function readParquetMetadata(path: string): Promise<FileMetaData> {
  return await parquetMetadataAsync(await asyncBufferFromFile(path));
}
