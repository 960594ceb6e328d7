import { defineConfig } from 'vitest/config';
import { DEADLINES } from './test/support/deadlines.js';

// biome-ignore lint/style/noDefaultExport: vitest reads the default export
export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/postgres-global-setup.ts'],
    pool: 'forks',
    ...DEADLINES,
  },
});
