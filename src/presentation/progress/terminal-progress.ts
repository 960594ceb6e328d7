import { printable } from '../text/display-width.js';
import { progressBar, progressLine } from './progress-text.js';
import type { ProgressFigures } from './run-progress.js';

/** What of a stream is used; `columns` is there on a terminal. */
export interface ProgressStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
  on(event: 'resize', listener: () => void): unknown;
  off(event: 'resize', listener: () => void): unknown;
}

export interface ProgressOptions {
  readonly out: ProgressStream;
  /** Nothing is written, neither progress nor lines. */
  readonly quiet: boolean;
  /** `NO_COLOR` and `TERM` are heeded. */
  readonly environment: { readonly [name: string]: string | undefined };
  readonly figures: () => ProgressFigures;
  /** What is counted, e.g. `title`. */
  readonly target: string;
}

const REDRAW_EVERY_MS = 200;
const WIDTH_OF_UNKNOWN_TERMINAL = 80;
const ERASE_TO_END_OF_LINE = '\x1b[K';
/** The line of the cursor and everything below it. */
const ERASURE = '\r\x1b[J';

/** Shows how far a run is: a bar below everything else on a terminal, a line now and then elsewhere. */
export class TerminalProgress {
  readonly #options: ProgressOptions;
  readonly #hasBar: boolean;
  readonly #colour: boolean;
  /** What the bar shows; empty while there is none. */
  #bar = '';
  #startedAt = 0;
  #spokenAt = 0;
  #lastLine = '';
  #timer: NodeJS.Timeout | undefined;

  constructor(options: ProgressOptions) {
    const { out, environment } = options;
    this.#options = options;
    this.#hasBar = out.isTTY === true && environment.TERM !== 'dumb';
    this.#colour = this.#hasBar && (environment.NO_COLOR ?? '') === '';
  }

  start(): void {
    if (this.#options.quiet) return;
    this.#startedAt = Date.now();
    this.#spokenAt = this.#startedAt;
    this.#timer = setInterval(() => this.#tick(), REDRAW_EVERY_MS).unref();
    this.#options.out.on('resize', this.#onResize);
    // An unforeseen end must not leave half a bar behind the prompt.
    process.on('exit', this.#erase);
  }

  /** Prints a line, above the bar if there is one. */
  print(line: string): void {
    if (this.#options.quiet) return;
    const erasure = this.#bar === '' ? '' : ERASURE;
    this.#options.out.write(`${erasure}${printable(line)}\n${this.#bar === '' ? '' : `${this.#bar}\r`}`);
  }

  /** The last plain line, or no bar any more. */
  end(): void {
    if (this.#timer === undefined) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#options.out.off('resize', this.#onResize);
    process.off('exit', this.#erase);
    this.#erase();
    if (!this.#hasBar) this.#speak();
  }

  #tick(): void {
    if (this.#hasBar) this.#draw();
    else if (Date.now() - this.#spokenAt >= linesEveryMs(Date.now() - this.#startedAt)) this.#speak();
  }

  #draw(): void {
    const { out, figures } = this.#options;
    // The last column stays free: a full line makes some terminals begin the next one.
    const width = (out.columns || WIDTH_OF_UNKNOWN_TERMINAL) - 1;
    const line = progressBar(figures(), width, this.#colour);
    if (line === this.#bar) return;
    this.#bar = line;
    // In one write and without erasing first, which would flicker. The cursor waits at the start: there the terminal's
    // `^C` is overwritten, and everything below it is the bar, also when a narrower terminal has broken it into rows.
    out.write(`\r${line}${ERASE_TO_END_OF_LINE}\r`);
  }

  #speak(): void {
    this.#spokenAt = Date.now();
    const line = progressLine(this.#options.figures(), this.#options.target);
    if (line === this.#lastLine) return;
    this.#lastLine = line;
    this.#options.out.write(`${line}\n`);
  }

  readonly #erase = (): void => {
    if (this.#bar === '') return;
    this.#options.out.write(ERASURE);
    this.#bar = '';
  };

  readonly #onResize = (): void => {
    this.#erase();
    this.#tick();
  };
}

/** A long run writes few lines an hour. */
function linesEveryMs(elapsedMs: number): number {
  if (elapsedMs < 60_000) return 5_000;
  return elapsedMs < 3_600_000 ? 30_000 : 300_000;
}
