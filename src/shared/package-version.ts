import { readFileSync } from 'node:fs';
import { packageFile } from './package-file.js';

/** The version in package.json. */
export function packageVersion(): string {
  const parsed: unknown = JSON.parse(readFileSync(packageFile('package.json'), 'utf8'));
  const hasVersion = typeof parsed === 'object' && parsed !== null && 'version' in parsed;
  if (!hasVersion || typeof parsed.version !== 'string') throw new Error('package.json has no version');
  return parsed.version;
}
