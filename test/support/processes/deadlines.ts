/** How many times slower than idle a machine may be. `TEST_PATIENCE=40 npm test` waits longer still. */
const PATIENCE = Number(process.env.TEST_PATIENCE ?? 10);

/**
 * How long a test waits at most for what takes so many seconds on an idle machine. Every deadline of the tests is made
 * here, so that only a hang meets one. Milliseconds.
 */
export function deadline(idleSeconds: number): number {
  return idleSeconds * PATIENCE * 1000;
}

/** Of the configurations of vitest: what a test, a hook and `expect.poll` are given. */
export const DEADLINES = {
  testTimeout: deadline(30),
  hookTimeout: deadline(30),
  expect: { poll: { timeout: deadline(12), interval: 20 } },
} as const;

/** What the end of the whole run is given. */
export const TEARDOWN_MS = deadline(3);
