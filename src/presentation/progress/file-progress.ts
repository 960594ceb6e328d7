const REDRAW_EVERY_MS = 200;
const PLAIN_LINE_EVERY_MS = 5_000;

/** Shows how far each file is: a line per file that is redrawn on a terminal, a plain line now and then elsewhere. */
export class FileProgress {
  readonly #out: NodeJS.WriteStream;
  #shownAt = 0;
  #drawn = false;

  constructor(out: NodeJS.WriteStream) {
    this.#out = out;
  }

  show(file: string, bytes: number, total: number | null, remark: string): void {
    const every = this.#out.isTTY ? REDRAW_EVERY_MS : PLAIN_LINE_EVERY_MS;
    const now = Date.now();
    if (now - this.#shownAt < every) return;
    this.#shownAt = now;
    const share = total === null || total === 0 ? '' : ` of ${megabytes(total)} MB`;
    const line = `${file} ${megabytes(bytes)}${share === '' ? ' MB' : share}${remark === '' ? '' : `, ${remark}`}`;
    this.#out.write(this.#out.isTTY ? `\r\x1b[K${line}` : `${line}\n`);
    this.#drawn = true;
  }

  end(): void {
    if (this.#drawn && this.#out.isTTY) this.#out.write('\r\x1b[K');
  }
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}
