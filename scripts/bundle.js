/**
 * Puts in the place of each compiled entry a bundle of all that it loads: most of a start was reading hundreds of small
 * modules. What the entries have in common, and what a command loads later, goes into dist/bundle/, with the licences of
 * the packages of which copies stand there.
 */
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

const dist = fileURLToPath(new URL('../dist', import.meta.url));
const entries = [
  'index',
  'presentation/main',
  'presentation/lambda/main',
  'presentation/lambda/plan',
  'infrastructure/workers/source-worker',
  'infrastructure/database/pglite-thread',
  'demo/imdb-site/local-site-thread',
  'demo/tmdb-api/tmdb-api-thread',
];

const bundle = await rolldown({
  input: Object.fromEntries(entries.map((entry) => [entry, `${dist}/${entry}.js`])),
  platform: 'node',
  // The first two read files of their own that stand beside their modules, the clients of queues and DuckDB are there only for
  // who installs them, and pg looks for its native driver only when told to.
  external: ['piscina', /^@electric-sql\//, /^@aws-sdk\//, /^@duckdb\//, 'pg-boss', 'pg-native'],
  // On Node 20 pg makes a Response to learn that this is not Cloudflare, for which Node loads its whole fetch at each start.
  transform: { define: { Response: 'undefined' } },
});
const { output } = await bundle.write({
  dir: dist,
  format: 'esm',
  entryFileNames: '[name].js',
  chunkFileNames: 'bundle/[name]-[hash].js',
});
await bundle.close();
await writeFile(`${dist}/bundle/LICENSES.txt`, (await licences(output)).join('\n\n'));

async function licences(chunks) {
  const modules = chunks.flatMap(({ moduleIds = [] }) => moduleIds);
  const folders = modules.map((id) => /^.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+/.exec(id)?.[0]);
  const packages = [...new Set(folders.filter((folder) => folder !== undefined))].sort();
  return await Promise.all(
    packages.map(async (folder) => {
      const { name, version, license } = JSON.parse(await readFile(`${folder}/package.json`, 'utf8'));
      const file = (await readdir(folder)).find((one) => /^licen[cs]e/i.test(one));
      const text = file === undefined ? '' : await readFile(`${folder}/${file}`, 'utf8');
      return `${name} ${version} (${license})\n\n${text.trim()}`;
    }),
  );
}
