const DAYS_OF_MONTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Whether it is a day of the calendar as `2026-02-28`. The year 0 is a date for JavaScript and none for PostgreSQL. */
export function isIsoDate(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return false;
  const year = Number(text.slice(0, 4));
  const month = Number(text.slice(5, 7));
  const day = Number(text.slice(8));
  const isLeapDay = month === 2 && day === 29 && year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return year > 0 && day > 0 && (day <= (DAYS_OF_MONTHS[month - 1] ?? 0) || isLeapDay);
}

/** Whether it is a time in UTC as `2026-02-28T12:00:00Z`, with or without parts of a second. */
export function isIsoTime(text: string): boolean {
  return /^.{10}T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?Z$/.test(text) && isIsoDate(text.slice(0, 10));
}
