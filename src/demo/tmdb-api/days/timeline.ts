import { Catalogue, type CatalogueOptions } from '../catalogue/catalogue.js';
import { dateOf, parseDay } from '../catalogue/days.js';
import { makeDay } from './day-maker.js';
import { type DayOptions, dayRates } from './day-rates.js';

export interface TimelineOptions extends CatalogueOptions {
  /** What happens in every day that is not told otherwise. Default: what happens at TMDB, in proportion. */
  readonly days?: DayOptions;
}

/** Days that are made in one go: each takes a moment, in which the local TMDB answers nobody. */
export const MOST_DAYS = 1000;

/** The days of a catalogue: each is made once, after the one before it, when it is first asked for. */
export class Timeline {
  private readonly first: Catalogue;
  private readonly options: DayOptions;
  private current: Catalogue;

  constructor({ days = {}, ...options }: TimelineOptions = {}) {
    this.first = new Catalogue(options);
    this.options = days;
    this.current = this.first;
  }

  /** The catalogue as it stands on the current day. */
  get today(): Catalogue {
    return this.current;
  }

  /** The catalogue as it stood on a day; `null` for one before the first or after the current. */
  on(day: number): Catalogue | null {
    if (day < this.first.firstDay || day > this.current.today) return null;
    return day === this.current.today ? this.current : this.first.onDay(day);
  }

  /**
   * Moves on to a date or back to one. Throws for a text that is no date, or names a day before the first or more than
   * `MOST_DAYS` after the last that was made.
   *
   * @param date ISO 8601
   */
  setDay(date: string): void {
    const day = parseDay(date);
    if (day === null || day < this.first.firstDay) {
      const first = dateOf(this.first.firstDay);
      throw new Error(`the local TMDB has no day ${date}; its days are YYYY-MM-DD from ${first} on`);
    }
    const { lastDay } = this.first.history;
    if (day > lastDay + MOST_DAYS) {
      const last = dateOf(lastDay + MOST_DAYS);
      throw new Error(
        `the local TMDB moves on by at most ${MOST_DAYS} days at once, to ${last}, and ${date} is later; go there in steps`,
      );
    }
    while (this.first.history.lastDay < day) this.make({});
    this.moveTo(day);
  }

  /**
   * Moves on by a day.
   *
   * @param options what happens in it, over what was said for all days. Throws when they are given for a day that was
   *   made before
   */
  advanceDay(options: DayOptions = {}): void {
    const day = this.current.today + 1;
    if (day > this.first.history.lastDay) this.make(options);
    else if (Object.keys(options).length > 0) {
      throw new Error(`what happens on ${dateOf(day)} was decided when the local TMDB was there before`);
    }
    this.moveTo(day);
  }

  private make(options: DayOptions): void {
    const { history, seed, firstCounts } = this.first;
    const before = this.first.onDay(history.lastDay);
    const of = { seed, day: before.today + 1, movies: firstCounts.movie };
    history.add(makeDay(before, dayRates({ ...this.options, ...options }, of)));
  }

  private moveTo(day: number): void {
    if (day !== this.current.today) this.current = this.first.onDay(day);
  }
}
