import type { Node } from 'constructs';

/** What of the stack may be chosen, each with `-c name=value` or in `cdk.json`. */
export interface Settings {
  /** Folder with the function's code, as `deploy.js` fills it. */
  readonly code: string;
  /** Of the function, with which its share of a processor grows. */
  readonly memoryMb: number;
  /** What one range may take before its rest is sent on. */
  readonly timeoutSeconds: number;
  /** Ranges that are worked on at the same time. */
  readonly concurrency: number;
  /** Age of the oldest message that is worth an alarm; in a long run messages wait for as long as it takes. */
  readonly oldestHours: number;
  /** Who hears of alarms; without it they are seen in CloudWatch only. */
  readonly alarmEmail: string | undefined;
  /** When a run is planned, as EventBridge writes it, e.g. `cron(0 6 * * ? *)`; without it nothing is planned. */
  readonly schedule: string | undefined;
  /** The command that plans it, e.g. `tmdb sync --workers shared --detach`. */
  readonly plan: readonly string[];
}

const NAMES = [
  'code',
  'memoryMb',
  'timeoutSeconds',
  'concurrency',
  'oldestHours',
  'alarmEmail',
  'schedule',
  'plan',
] as const satisfies readonly (keyof Settings)[];

/** Reads them from the context of the app. Throws a sentence for a value that does not fit. */
export function readSettings(node: Node): Settings {
  const given = (name: (typeof NAMES)[number]): string | undefined => {
    const value: unknown = node.tryGetContext(name);
    return value === undefined || value === '' ? undefined : String(value);
  };
  const whole = (name: (typeof NAMES)[number], least: number, most: number, otherwise: number): number => {
    const value = Number(given(name) ?? otherwise);
    if (Number.isInteger(value) && value >= least && value <= most) return value;
    throw new Error(`${name} must be a whole number from ${least} to ${most}, not ${given(name)}`);
  };
  const schedule = given('schedule');
  const plan = (given('plan') ?? '').split(' ').filter((word) => word !== '');
  if (schedule !== undefined && plan.length === 0) {
    throw new Error(
      'a schedule needs the command that plans a run: -c plan="tmdb sync --workers shared --detach"',
    );
  }
  return {
    code: given('code') ?? 'build/function',
    memoryMb: whole('memoryMb', 256, 10_240, 1_024),
    // Lambda ends a function after 15 minutes.
    timeoutSeconds: whole('timeoutSeconds', 30, 900, 120),
    // The bounds of an event source.
    concurrency: whole('concurrency', 2, 1_000, 4),
    oldestHours: whole('oldestHours', 1, 336, 72),
    alarmEmail: given('alarmEmail'),
    schedule,
    plan,
  };
}
