import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ProgressFigures } from '../../../../src/presentation/progress/run-progress.js';
import { TerminalProgress } from '../../../../src/presentation/progress/terminal-progress.js';

/** A terminal that keeps what was written, and what a person would see of it. */
class Screen extends EventEmitter {
  readonly writes: string[] = [];
  columns = 80;

  constructor(readonly isTTY: boolean) {
    super();
  }

  write(text: string): boolean {
    this.writes.push(text);
    return true;
  }

  /** Lines above the cursor, and the cursor's own. */
  rows(): string[] {
    const rows: string[] = [''];
    this.#column = 0;
    for (const part of this.writes.join('').split(/(\r|\n|\x1b\[K|\x1b\[J)/)) {
      if (part === '\n') rows.push('');
      else if (part === '\x1b[J' || part === '\x1b[K') rows[rows.length - 1] = this.#kept(rows.at(-1) ?? '');
      else if (part === '\r') this.#column = 0;
      else if (part !== '') rows[rows.length - 1] = this.#overwritten(rows.at(-1) ?? '', part);
      if (part === '\n') this.#column = 0;
    }
    return rows;
  }

  #column = 0;

  #kept(row: string): string {
    return row.slice(0, this.#column);
  }

  #overwritten(row: string, text: string): string {
    const written = row.slice(0, this.#column) + text + row.slice(this.#column + text.length);
    this.#column += text.length;
    return written;
  }
}

let figures: ProgressFigures;

beforeEach(() => {
  vi.useFakeTimers();
  figures = {
    done: 0,
    total: 250,
    perSecond: null,
    inFlight: 0,
    workers: null,
    failed: 0,
    blocked: 0,
    secondsLeft: null,
    stopping: false,
  };
});

afterEach(() => {
  vi.useRealTimers();
});

function show(screen: Screen, options: { quiet?: boolean; environment?: Record<string, string> } = {}) {
  const { quiet = false, environment = { NO_COLOR: '1' } } = options;
  const progress = new TerminalProgress({
    out: screen,
    quiet,
    environment,
    figures: () => figures,
    target: 'title',
  });
  progress.start();
  return progress;
}

/** The run goes on: something changes every 10 ms. */
function goOn(milliseconds: number) {
  for (let passed = 0; passed < milliseconds; passed += 10) {
    figures = { ...figures, done: figures.done + 1 };
    vi.advanceTimersByTime(10);
  }
}

describe('TerminalProgress on a terminal', () => {
  it('redraws one line, at most five times a second', () => {
    const screen = new Screen(true);
    const progress = show(screen);
    goOn(2000);
    expect(screen.writes.length).toBeGreaterThan(5);
    expect(screen.writes.length).toBeLessThanOrEqual(10);
    expect(screen.rows()).toHaveLength(1);
    expect(screen.rows()[0]).toContain('200/250');
    progress.end();
  });

  it('never erases the line before it draws it anew, which would flicker', () => {
    const screen = new Screen(true);
    const progress = show(screen);
    goOn(1000);
    for (const write of screen.writes) expect(write).toMatch(/^\r[^\r]+\x1b\[K\r$/);
    progress.end();
  });

  it('prints lines above the bar and leaves nothing of it behind at the end', () => {
    const screen = new Screen(true);
    const progress = show(screen);
    goOn(1000);
    progress.print('warning: one');
    expect(screen.rows()).toEqual(['warning: one', expect.stringContaining('/250')]);
    goOn(1000);
    progress.print('warning: two');
    progress.end();
    expect(screen.rows()).toEqual(['warning: one', 'warning: two', '']);
  });

  it('takes the bar away when the process leaves without a word', () => {
    const screen = new Screen(true);
    const before = process.listeners('exit');
    const progress = show(screen);
    goOn(1000);
    const [onExit] = process.listeners('exit').filter((listener) => !before.includes(listener));
    onExit?.(0);
    expect(screen.rows()).toEqual(['']);
    progress.end();
    expect(process.listeners('exit')).toEqual(before);
  });

  it('fits a terminal that was made narrower', () => {
    const screen = new Screen(true);
    const progress = show(screen);
    goOn(1000);
    screen.columns = 30;
    screen.emit('resize');
    expect(screen.rows()).toHaveLength(1);
    expect(screen.rows()[0]?.trimEnd().length).toBeLessThan(30);
    progress.end();
    expect(screen.listenerCount('resize')).toBe(0);
  });

  it('shows no escape sequences of what it prints', () => {
    const screen = new Screen(true);
    const progress = show(screen);
    progress.print('a page said \x1b[2J\x07and\nmore');
    expect(screen.writes).toEqual(['a page said  [2J and more\n']);
    progress.end();
  });

  it.each([
    [{}, true],
    [{ NO_COLOR: '' }, true],
    [{ NO_COLOR: '1' }, false],
  ])('with the environment %j has colours: %s', (environment, coloured) => {
    const screen = new Screen(true);
    const progress = show(screen, { environment });
    figures = { ...figures, failed: 1 };
    goOn(500);
    expect(screen.writes.join('').includes('\x1b[31m')).toBe(coloured);
    progress.end();
  });
});

describe('TerminalProgress elsewhere', () => {
  it.each([
    ['not a terminal', false, {}],
    ['a terminal that knows no control sequences', true, { TERM: 'dumb' }],
  ])('on %s writes plain lines now and then', (_, isTTY, environment) => {
    const screen = new Screen(isTTY);
    const progress = show(screen, { environment });
    goOn(11_000);
    expect(screen.writes).toHaveLength(2);
    progress.end();
    expect(screen.writes).toHaveLength(3);
    expect(screen.writes.join('')).not.toMatch(/[\r\x1b]/);
    expect(screen.writes.at(-1)).toMatch(/^1100 of 250 titles done, .*\n$/);
  });

  it('writes fewer lines the longer a run takes', () => {
    const screen = new Screen(false);
    const progress = show(screen);
    for (let minute = 0; minute < 120; minute += 1) {
      figures = { ...figures, done: figures.done + 1 };
      vi.advanceTimersByTime(60_000);
      figures = { ...figures, inFlight: minute };
    }
    expect(screen.writes.length).toBeLessThan(120);
    progress.end();
  });

  it.each([true, false])('writes nothing when it is to be quiet (terminal: %s)', (isTTY) => {
    const screen = new Screen(isTTY);
    const progress = show(screen, { quiet: true });
    goOn(11_000);
    progress.print('warning: one');
    progress.end();
    expect(screen.writes).toEqual([]);
  });
});
