/**
 * Puts in the place of each compiled entry a bundle of all that it loads: most of a start was reading hundreds of small
 * modules. What the entries have in common, and what a command loads later, goes into dist/bundle/.
 */
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

const dist = fileURLToPath(new URL('../dist', import.meta.url));
const entries = [
  'index',
  'presentation/main',
  'infrastructure/workers/title-worker',
  'infrastructure/database/pglite-thread',
  'demo/local-site-thread',
];

const bundle = await rolldown({
  input: Object.fromEntries(entries.map((entry) => [entry, `${dist}/${entry}.js`])),
  platform: 'node',
  // These two read files of their own that stand beside their modules; pg looks for its native driver only when told to.
  external: ['piscina', /^@electric-sql\//, 'pg-native'],
});
await bundle.write({
  dir: dist,
  format: 'esm',
  entryFileNames: '[name].js',
  chunkFileNames: 'bundle/[name]-[hash].js',
});
await bundle.close();
