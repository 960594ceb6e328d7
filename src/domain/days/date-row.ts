import { dayNumber } from './day-number.js';

/** A row of the dimension of dates. */
export interface DateRow {
  readonly date: string;
  /** 1 on Mondays, 7 on Sundays, as ISO 8601 has it. */
  readonly weekday: number;
  readonly day: number;
  readonly month: number;
  readonly year: number;
}

/** 1970-01-01, day 0, was a Thursday. */
const WEEKDAY_OF_DAY_0 = 4;

export function dateRow(date: string): DateRow {
  const [year = 0, month = 0, day = 0] = date.split('-').map(Number);
  const days = dayNumber(date) + WEEKDAY_OF_DAY_0 - 1;
  return { date, weekday: (((days % 7) + 7) % 7) + 1, day, month, year };
}
