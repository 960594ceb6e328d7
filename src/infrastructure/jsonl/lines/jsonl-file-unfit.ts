/** A file of JSON lines that cannot be read to its end: damaged, cut short, or no JSON lines. */
export class JsonlFileUnfit extends Error {
  override readonly name = 'JsonlFileUnfit';

  /** `where` is the file, with the line where one is to blame; `fault` the rest of the sentence. */
  constructor(where: string, fault: string, cause?: unknown) {
    super(`${where} ${fault}`, cause === undefined ? {} : { cause });
  }
}
