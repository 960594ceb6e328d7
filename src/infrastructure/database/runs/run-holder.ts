import { readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { z } from 'zod';
import { hasErrorCode } from '../../../shared/error-code.js';
import { processStartTime } from '../../../shared/process-start-time.js';

/** The process that works on a run, as the run's lease names it. */
export interface RunHolder {
  readonly host: string;
  readonly pid: number;
  /** Processes of one namespace see each other; `null` where the system does not say. */
  readonly pidNamespace: string | null;
  /** As `processStartTime` says it. */
  readonly startedAt: string | null;
}

export const runHolder = z.object({
  host: z.string(),
  pid: z.number(),
  pidNamespace: z.string().nullable(),
  startedAt: z.string().nullable(),
});

export function thisProcess(): RunHolder {
  return {
    host: hostname(),
    pid: process.pid,
    pidNamespace: pidNamespace(),
    startedAt: processStartTime(process.pid),
  };
}

/** Whether a process runs, as far as it can be seen from here: not on another machine, nor in another container. */
export function standingOf(
  { host, pid, pidNamespace, startedAt }: RunHolder,
  here: RunHolder = thisProcess(),
): 'running' | 'gone' | 'unknown' {
  // Both the namespace's number and the host's name may be used again elsewhere, the id of the boot is not.
  const isSeen =
    host === here.host && pidNamespace === here.pidNamespace && bootOf(startedAt) === bootOf(here.startedAt);
  if (!isSeen) return 'unknown';
  if (!exists(pid)) return 'gone';
  const running = processStartTime(pid);
  if (running === null || startedAt === null) return 'unknown';
  return running === startedAt ? 'running' : 'gone';
}

export function holderText({ host, pid }: RunHolder): string {
  return `process ${pid} on ${host}`;
}

function bootOf(startedAt: string | null): string | null {
  return startedAt?.split('/', 1)[0] ?? null;
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return !hasErrorCode(error, 'ESRCH');
  }
}

function pidNamespace(): string | null {
  try {
    return readlinkSync('/proc/self/ns/pid');
  } catch {
    return null;
  }
}
