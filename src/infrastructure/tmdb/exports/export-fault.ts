/** An export that is not what it should be. Nothing of it counts. */
export class ExportFault extends Error {
  override readonly name = 'ExportFault';

  constructor(
    readonly file: string,
    /** Counted from 1; `null` when the fault is not in a line. */
    readonly line: number | null,
    reason: string,
  ) {
    super(`${file}${line === null ? '' : `, line ${line}`}: ${reason}`);
  }
}
