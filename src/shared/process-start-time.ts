import { readFileSync } from 'node:fs';

/**
 * When a process was started, as text that only two looks at the same process share; `null` where the system
 * does not say (no /proc) or the process is gone.
 */
export function processStartTime(pid: number): string | null {
  try {
    const bootId = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The command in parentheses may hold spaces; field 22, the start in clock ticks since boot, is the 20th after it.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[19] === undefined ? null : `${bootId}/${fields[19]}`;
  } catch {
    return null;
  }
}
