/** A file that is not what it should be. The data that was loaded before is as it was. */
export class DatasetFault extends Error {
  override readonly name = 'DatasetFault';

  constructor(
    readonly file: string,
    /** Counted from 1, the header; `null` when the fault is not in a line. */
    readonly line: number | null,
    reason: string,
  ) {
    super(`${file}${line === null ? '' : `, line ${line}`}: ${reason}`);
  }
}

/** Something else than the files keeps a load from being done. */
export class DatasetsUnavailable extends Error {
  override readonly name = 'DatasetsUnavailable';
}
