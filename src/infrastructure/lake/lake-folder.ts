import { join } from 'node:path';
import type { Segment } from '../../domain/days/lake-tables.js';

/** Where what is in the lake, in the data folder. */
export class LakeFolder {
  readonly root: string;

  constructor(out: string) {
    this.root = join(out, 'lake');
  }

  /** Of a path in a manifest. */
  file(path: string): string {
    return join(this.root, path);
  }

  get days(): string {
    return join(this.root, 'days');
  }

  manifest(date: string): string {
    return join(this.days, `${date}.json`);
  }

  /** The manifest of all dimensions. */
  get dimensions(): string {
    return join(this.root, 'dimensions.json');
  }

  /** Where a day is built. */
  staging(date: string): string {
    return join(this.root, '.staging', date);
  }

  /** Where a file of a day that is built stands, under the path that it will have. */
  stagedFile(date: string, path: string): string {
    return join(this.staging(date), path);
  }
}

/** Of a fact: `tmdb_stat/year=2026/month=01/day=02/local.parquet`, which engines of SQL read as a partition. */
export function factPath(table: string, date: string, segment: Segment): string {
  const [year, month, day] = date.split('-');
  return `${table}/year=${year}/month=${month}/day=${day}/${segment}.parquet`;
}

/** Of a dimension: `title/part-0.parquet`. */
export function dimensionPath(table: string): string {
  return `${table}/part-0.parquet`;
}
