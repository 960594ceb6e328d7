import { readdir, readFile } from 'node:fs/promises';
import { builtinModules } from 'node:module';
import { describe, expect, it } from 'vitest';
import { packageFile } from '../../src/shared/package-file.js';

const ENTRIES = [
  'dist/index.js',
  'dist/presentation/main.js',
  'dist/infrastructure/workers/title-worker.js',
  'dist/infrastructure/database/pglite-thread.js',
  'dist/demo/local-site-thread.js',
];
/** What is loaded from its package: they find files of their own beside their modules. */
const FROM_PACKAGES = ['@electric-sql/pglite', 'piscina'];

describe('the built program', () => {
  it('loads its entries from bundles, not from single modules of it or of packages', async () => {
    const chunks = (await readdir(packageFile('dist/bundle/')))
      .filter((name) => name.endsWith('.js'))
      .map((name) => `dist/bundle/${name}`);
    const files = await Promise.all(
      [...ENTRIES, ...chunks].map(async (path) => ({ path, imported: await importsOf(path) })),
    );
    const others = files.flatMap(({ path, imported }) =>
      imported.filter((name) => !isBundled(path, name)).map((name) => `${path} imports ${name}`),
    );
    expect(others).toEqual([]);
  });

  it('has the licences of the packages of which it holds copies', async () => {
    const licences = await readFile(packageFile('dist/bundle/LICENSES.txt'), 'utf8');
    for (const name of ['undici', 'pg', 'zod', 'tsyringe', 'csv-stringify'])
      expect(licences).toMatch(new RegExp(`^${name} \\d+\\.\\d+\\.\\d+ \\(`, 'm'));
  });
});

function isBundled(path: string, name: string): boolean {
  if (!name.startsWith('.')) {
    return name.startsWith('node:') || builtinModules.includes(name) || FROM_PACKAGES.includes(name);
  }
  const imported = new URL(name, packageFile(path)).href.slice(packageFile('').href.length);
  return ENTRIES.includes(imported) || imported.startsWith('dist/bundle/');
}

async function importsOf(path: string): Promise<string[]> {
  const text = await readFile(packageFile(path), 'utf8');
  return [
    ...text.matchAll(/^(?:import|export) (?:[^"';]+ from )?"([^"]+)";|await import\("([^"]+)"\)/gm),
  ].map(([, fixed, later]) => fixed ?? later ?? '');
}
