import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

/** A time limit of a test, of a hook or of what it waits for, in digits. */
const OWN_DEADLINE =
  /\b(?:testTimeout|hookTimeout): [\d_]+|\{ ?timeout: [\d_]+|^ *\}, [\d_]{5,}\);|AbortSignal\.timeout\([\d_]{4,}\)/m;

test('no test has a deadline of its own: all come from test/support/processes/deadlines.ts', () => {
  const tests = new URL('../../../', import.meta.url);
  const files = readdirSync(tests, { recursive: true, encoding: 'utf8' }).filter((file) =>
    /^(?!compose\/).*\.ts$/.test(file),
  );
  expect(files.length).toBeGreaterThan(100);
  const offenders = files.filter((file) => OWN_DEADLINE.test(readFileSync(new URL(file, tests), 'utf8')));
  expect(offenders).toEqual([]);
});
