const DAY_MS = 86_400_000;

/** Days since 1970-01-01 of an ISO date. */
export function dayOf(date: string): number {
  return Math.floor(Date.parse(`${date}T00:00:00Z`) / DAY_MS);
}

const dates = new Map<number, string>();

/** The ISO date of a day since 1970-01-01. Kept, since titles share the some ten thousand days that there are. */
export function dateOf(day: number): string {
  const known = dates.get(day);
  if (known !== undefined) return known;
  const date = new Date(day * DAY_MS).toISOString().slice(0, 10);
  dates.set(day, date);
  return date;
}

/** The day that `YYYY-MM-DD` names; `null` for any other text, also for the 30th of February. */
export function parseDay(text: string): number | null {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return null;
  const day = dayOf(text);
  return Number.isNaN(day) || dateOf(day) !== text ? null : day;
}
