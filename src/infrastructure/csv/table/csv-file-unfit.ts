/** A CSV file that cannot be read as a whole: missing, with other columns, in another encoding, or no CSV. */
export class CsvFileUnfit extends Error {
  override readonly name = 'CsvFileUnfit';
  /** The file, with the line when one is to blame. */
  readonly place: string;

  constructor(
    path: string,
    readonly fault: string,
    line?: number,
    /** What to do. */
    advice = 'put it right, then load again',
  ) {
    const place = line === undefined ? path : `${path} line ${line}`;
    super(`${place} cannot be read: ${fault}; nothing was loaded: ${advice}`);
    this.place = place;
  }
}
