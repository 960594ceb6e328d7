import { describe, test } from 'vitest';
import { whyNoTor } from './tor-process.js';

/**
 * A group of tests that need the `tor` binary. Without it the group is skipped and the reason printed; in CI, where
 * it must be there, it fails.
 */
export function describeWithTor(name: string, tests: () => void): void {
  const reason = whyNoTor();
  if (reason === null) return void describe(name, tests);
  if (process.env.CI === 'true') {
    test(name, () => {
      throw new Error(reason);
    });
    return;
  }
  console.warn(`skipped: ${name}: ${reason}`);
  describe.skip(name, tests);
}
