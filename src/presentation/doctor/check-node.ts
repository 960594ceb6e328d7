import { type Finding, ok, problem } from './finding.js';

/** As `engines` in package.json says. */
const OLDEST = [20, 19] as const;

/** Whether this version of Node (`20.19.5`) can run the program. */
export function checkNode(version: string): Finding {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const isEnough = major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1]);
  if (isEnough) return ok('node', `Node ${version}`);
  return problem('node', `Node ${version} is too old`, `install Node ${OLDEST.join('.')} or newer`);
}
