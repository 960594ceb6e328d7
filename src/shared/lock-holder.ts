import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { hasErrorCode } from './error-code.js';
import { processStartTime } from './process-start-time.js';

/** What a lock file says of the process that holds it. */
export interface LockHolder {
  readonly pid: number;
  /** So that a pid used again is not mistaken for the holder; `null` where the system does not say. */
  readonly startedAt: string | null;
  /** Where the pid means this process; `null` in the lock of a version that did not say. */
  readonly pidSpace: string | null;
}

export function ownHolder(): LockHolder {
  return { pid: process.pid, startedAt: processStartTime(process.pid), pidSpace: ownPidSpace() };
}

/** `null` for what no holder has written. */
export function parseHolder(content: string): LockHolder | null {
  let value: unknown;
  try {
    value = JSON.parse(content);
  } catch {
    return null;
  }
  if (typeof value !== 'object' || value === null || !('pid' in value) || !('startedAt' in value))
    return null;
  const { pid, startedAt } = value;
  if (typeof pid !== 'number' || !Number.isSafeInteger(pid) || pid <= 0) return null;
  const pidSpace = 'pidSpace' in value ? value.pidSpace : null;
  return { pid, startedAt: textOrNull(startedAt), pidSpace: textOrNull(pidSpace) };
}

/** Whether the holder lives; `unknown` of a process of another container or machine, whose pids are not ours. */
export function lifeOf({ pid, startedAt, pidSpace }: LockHolder): 'alive' | 'dead' | 'unknown' {
  if (pidSpace !== null && pidSpace !== ownPidSpace()) return 'unknown';
  try {
    process.kill(pid, 0);
  } catch (error) {
    return hasErrorCode(error, 'EPERM') ? 'alive' : 'dead';
  }
  const running = processStartTime(pid);
  return running === null || startedAt === null || running === startedAt ? 'alive' : 'dead';
}

/** This boot of this machine, and in it the container. Where the system has no /proc, the machine. */
function ownPidSpace(): string {
  try {
    const bootId = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return `${bootId}/${readlinkSync('/proc/self/ns/pid')}`;
  } catch {
    return hostname();
  }
}

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
