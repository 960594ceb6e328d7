import { withoutUserInfo } from '../../shared/redactor.js';

/** What one check of `doctor` found. */
export interface Finding {
  /** What was checked, e.g. `disk space`. */
  readonly check: string;
  /** A `warning` does not keep a run from working; a `problem` does. */
  readonly state: 'ok' | 'warning' | 'problem';
  /** What was seen. */
  readonly message: string;
  /** What to do about it; `null` when there is nothing to do. */
  readonly advice: string | null;
}

export function ok(check: string, message: string): Finding {
  return { check, state: 'ok', message: withoutUserInfo(message), advice: null };
}

export function warning(check: string, message: string, advice: string): Finding {
  return { check, state: 'warning', message: withoutUserInfo(message), advice };
}

export function problem(check: string, message: string, advice: string): Finding {
  return { check, state: 'problem', message: withoutUserInfo(message), advice };
}
