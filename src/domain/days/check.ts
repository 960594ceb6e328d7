/** `error` keeps a day from being published, `warn` is only said. */
export type CheckSeverity = 'error' | 'warn';

/** What must hold of a day before it is published. */
export interface DayCheck {
  /** Of its file, e.g. `unique_key`. */
  readonly name: string;
  /** What holds, as a sentence. */
  readonly summary: string;
  readonly severity: CheckSeverity;
  /** Name of the table that it looks at. */
  readonly guards: string;
  /** With what it compares the day: the last that was published before, or that only where the same lists were tracked on it. */
  readonly needs: 'earlier' | 'same-lists' | null;
  /** Share of the rows of the table that may break it, 0 to 1. */
  readonly tolerance: number;
  readonly sql: string;
}

/** What a check found: its rows are those that break it. */
export interface CheckFinding {
  readonly rows: number;
  /** Rows of the table that it guards. */
  readonly guarded: number;
  /** The first of the rows that break it. */
  readonly first: readonly Readonly<Record<string, unknown>>[];
}

/** `skipped` is no pass: there was nothing to compare with. */
export type CheckVerdict =
  | { readonly verdict: 'passed'; readonly rows: number }
  | ({ readonly verdict: 'failed' } & CheckFinding)
  | { readonly verdict: 'skipped'; readonly reason: string };

export type JudgedCheck = Pick<DayCheck, 'name' | 'summary' | 'severity'> & CheckVerdict;

/** Rows within the tolerance pass. Instead of a finding: why there is none. */
export function judge(
  { name, summary, severity, tolerance }: DayCheck,
  finding: CheckFinding | string,
): JudgedCheck {
  const check = { name, summary, severity };
  if (typeof finding === 'string') return { ...check, verdict: 'skipped', reason: finding };
  const { rows, guarded } = finding;
  if (rows <= guarded * tolerance) return { ...check, verdict: 'passed', rows };
  return { ...check, verdict: 'failed', ...finding };
}

/** Whether a day may be published. */
export function mayPublish(checks: readonly JudgedCheck[]): boolean {
  return !checks.some(({ verdict, severity }) => verdict === 'failed' && severity === 'error');
}
