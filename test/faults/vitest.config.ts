import { defineConfig } from 'vitest/config';
import { DEADLINES } from '../support/processes/deadlines.js';

/** Whole runs of the program, which keep a machine busy but also wait a lot: two files side by side. */
// biome-ignore lint/style/noDefaultExport: vitest reads the default export
export default defineConfig({
  test: {
    include: ['test/faults/*.faults.ts'],
    globalSetup: ['test/support/processes/temporary-root.ts', 'test/support/stores/postgres-global-setup.ts'],
    pool: 'forks',
    maxWorkers: 2,
    ...DEADLINES,
  },
});
