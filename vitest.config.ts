import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { DEADLINES, TEARDOWN_MS } from './test/support/processes/deadlines.js';

// biome-ignore lint/style/noDefaultExport: vitest reads the default export
export default defineConfig({
  test: {
    teardownTimeout: TEARDOWN_MS,
    globalSetup: ['test/support/processes/temporary-root.ts'],
    // Tests of whole programs wait for most of their time; by default a machine of two cores would run one file at a time.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/unit/**/*.test.ts'],
          pool: 'forks',
          // Nothing here starts a server or outlives its test, so files share a process: half the work is loading modules.
          isolate: false,
          ...DEADLINES,
        },
      },
      {
        test: {
          name: 'integration',
          include: ['test/integration/**/*.test.ts'],
          globalSetup: ['test/support/stores/postgres-global-setup.ts'],
          pool: 'forks',
          ...DEADLINES,
        },
      },
    ],
  },
});
