import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** For `skipIf`: whether what tests need is missing, which is then said to whoever runs them. */
export function skipped(isThere: boolean, reason: string): boolean {
  if (!isThere) console.warn(`skipped: ${reason}`);
  return !isThere;
}

export function withoutPrlimit(): boolean {
  return skipped(runs('prlimit', ['--version']), 'no prlimit is here, which starts a program under a limit');
}

export function withoutFullDevice(): boolean {
  return skipped(existsSync('/dev/full'), 'there is no /dev/full, which takes nothing');
}

/** A program started with these words before it is the first process of pids of its own, as in a container. */
export const IN_CONTAINER = ['unshare', '--pid', '--fork', '--mount-proc', '--kill-child'] as const;

export function withoutContainers(): boolean {
  const [command, ...args] = IN_CONTAINER;
  return skipped(runs(command, [...args, 'true']), 'this user may not start processes in pids of their own');
}

/** Of what reads units without a running systemd. */
export function withoutSystemd(): boolean {
  return skipped(
    runs('systemd-analyze', ['--version']),
    'systemd-analyze is not installed (Debian: systemd)',
  );
}

/** Of `MachineNetwork`: a namespace, and a link inside of it that goes away with it. */
export function withoutMachineNetworks(): boolean {
  const link = ['ip', 'link', 'add', 'one', 'type', 'veth', 'peer', 'name', 'other'];
  return skipped(
    runs('unshare', ['--net', ...link]),
    'this user may make no network namespaces with links, or ip is not installed (Debian: apt-get install iproute2)',
  );
}

function runs(command: string, args: readonly string[]): boolean {
  return spawnSync(command, args).status === 0;
}
