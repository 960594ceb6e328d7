/** Answers of a source that are filed together. */
export interface RawDay {
  readonly source: string;
  /** In UTC, ISO 8601. */
  readonly day: string;
}

/** `SOURCE/year=2026/month=01/day=02/part-0.jsonl.gz`; `null` for a source or a day that cannot be a folder. */
export function dayFileName({ source, day }: RawDay): string | null {
  const [year, month, date] = day.split('-');
  const name = `${source}/year=${year}/month=${month}/day=${date}/part-0.jsonl.gz`;
  return dayOfFile(name) === null ? null : name;
}

/** `null` for what is no file of a day. */
export function dayOfFile(name: string): RawDay | null {
  const [, source, year, month, date] = DAY_FILE.exec(name) ?? [];
  return source === undefined ? null : { source, day: `${year}-${month}-${date}` };
}

const DAY_FILE = /^([a-z][a-z-]*)\/year=(\d{4})\/month=(\d\d)\/day=(\d\d)\/[^/]+$/;
