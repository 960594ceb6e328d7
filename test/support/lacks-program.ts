import { spawnSync } from 'node:child_process';

/** For `skipIf`: whether a program cannot be run here, also for want of rights; then it prints what is skipped for it. */
export function lacksProgram(tests: string, program: string, ...args: readonly string[]): boolean {
  const isLacking = spawnSync(program, args).status !== 0;
  if (isLacking) process.stderr.write(`skipped: ${tests}: ${program} cannot be run here\n`);
  return isLacking;
}
