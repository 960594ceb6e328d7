import type { Resume } from '../../application/asked-run.js';
import { CONSEQUENCES } from '../../domain/engine/outcome.js';

/**
 * What contradicts that an earlier run is gone on with: the options that say what to fetch, `given`, and those that say
 * how much of it, `limits`.
 */
export function earlierRunFaults(
  settings: {
    readonly resume: Resume | null;
    readonly retryFailed: boolean;
    readonly only: readonly string[];
  },
  given: readonly string[],
  limits: readonly string[],
): string[] {
  const { resume, retryFailed, only } = settings;
  const faults: string[] = [];
  if (retryFailed && given.length > 0) faults.push(`--retry-failed takes no ${given.join(' and no ')}`);
  if (retryFailed && resume !== null) faults.push('--retry-failed and --resume exclude each other');
  if (resume !== null && resume.kind !== 'auto') {
    const ignored = [...given, ...limits];
    if (ignored.length > 0) {
      faults.push(
        `--resume takes no ${ignored.join(' and no ')}: a run goes on with what it was started with; ` +
          'leave --resume out to start another',
      );
    }
  }
  if (only.length > 0 && !retryFailed) faults.push('--only goes with --retry-failed');
  for (const kind of only) {
    if (!Object.hasOwn(CONSEQUENCES, kind)) {
      faults.push(`--only knows ${Object.keys(CONSEQUENCES).join(', ')}, not ${JSON.stringify(kind)}`);
    }
  }
  return faults;
}
