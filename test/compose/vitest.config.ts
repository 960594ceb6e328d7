import { defineConfig } from 'vitest/config';
import { DEADLINES, deadline } from '../support/processes/deadlines.js';

// biome-ignore lint/style/noDefaultExport: vitest reads the default export
export default defineConfig({
  test: {
    include: ['test/compose/*.compose.ts'],
    // One stack after the other: each has the whole machine.
    fileParallelism: false,
    ...DEADLINES,
    hookTimeout: deadline(90),
  },
});
