import type { RunObserver } from '../application/ports.js';
import type { TitleOutcome } from '../domain/scrape-outcome.js';

const PLAIN_LINE_EVERY_MS = 5_000;
const REDRAW_EVERY_MS = 200;

/** Shows how far a run is: one line that is redrawn on a terminal, a plain line now and then elsewhere. */
export class TerminalProgress implements RunObserver {
  readonly #out: NodeJS.WriteStream;
  #expected: number | null = null;
  #finished = 0;
  #failed = 0;
  #startedAt = 0;
  #shownAt = 0;

  constructor(out: NodeJS.WriteStream) {
    this.#out = out;
  }

  runStarted({ list, expected }: { list: string; expected: number | null }): void {
    this.#expected = expected;
    this.#startedAt = Date.now();
    this.#out.write(`scraping the ${list}\n`);
  }

  titleFinished(outcome: TitleOutcome): void {
    this.#finished += 1;
    if (outcome.kind === 'failed') this.#failed += 1;
    const every = this.#out.isTTY ? REDRAW_EVERY_MS : PLAIN_LINE_EVERY_MS;
    if (Date.now() - this.#shownAt >= every) this.#show();
  }

  warned(warning: string): void {
    this.#out.write(`${this.#out.isTTY ? '\r\x1b[K' : ''}warning: ${warning}\n`);
  }

  end(): void {
    if (this.#finished > 0) this.#show();
    if (this.#out.isTTY) this.#out.write('\n');
  }

  #show(): void {
    this.#shownAt = Date.now();
    const seconds = (this.#shownAt - this.#startedAt) / 1000;
    const rate = seconds > 0 ? (this.#finished / seconds).toFixed(1) : '0';
    const failed = this.#failed > 0 ? `, ${this.#failed} failed` : '';
    const line = `${this.#finished} of ${this.#expected ?? '?'} titles, ${rate} a second${failed}`;
    this.#out.write(this.#out.isTTY ? `\r\x1b[K${line}` : `${line}\n`);
  }
}
