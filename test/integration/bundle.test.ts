import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { builtinModules } from 'node:module';
import { promisify } from 'node:util';
import { parseAst } from 'rolldown/parseAst';
import { describe, expect, it } from 'vitest';
import { packageFile } from '../../src/shared/package-file.js';

const execute = promisify(execFile);

const ENTRIES = [
  'dist/index.js',
  'dist/presentation/main.js',
  'dist/presentation/lambda/main.js',
  'dist/presentation/lambda/plan.js',
  'dist/infrastructure/workers/source-worker.js',
  'dist/infrastructure/database/pglite-thread.js',
  'dist/demo/imdb-site/local-site-thread.js',
  'dist/demo/tmdb-api/tmdb-api-thread.js',
];
/** What is loaded from its package. */
const FROM_PACKAGES = [
  // They find files of their own beside their modules.
  '@electric-sql/pglite',
  'piscina',
  // With the first page that is read as HTML: most are not.
  'cheerio/slim',
  // One file, written for `require`.
  'robots-parser',
  // Clients of the queues of shared runs, only for who installs them.
  'pg-boss',
  '@aws-sdk/client-sqs',
  // What the lake is built with, likewise.
  '@duckdb/node-api',
  // Looked for by copies of packages, which do without; this program asks for neither.
  'pg-native',
  'supports-color',
];

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

  it.each([
    'import "x";',
    'import a from "x";',
    'import { a, b } from "x";',
    'export * from "x";',
    'export { a } from "x";',
    'const a = await import("x");',
    'import("x").then((a) => a);',
    'const a = () => import(`x`);',
    'const a = __require("x");',
    'var a = (0, __commonJS((exports, module) => { module.exports = __require("x"); }));',
    'const require = createRequire(import.meta.url); require("x");',
    'require.resolve("x");',
    'const a = createRequire(import.meta.url)("x");',
    'const a = createRequire(import.meta.url).resolve("x");',
  ])('would be seen to load a module by %s', (text) => {
    expect(loadedBy(text)).toEqual(['x']);
    expect(loadedBy(`/* ${text} */ const b = ${JSON.stringify(text)};`)).toEqual([]);
  });

  it("loads the driver of a server without Node's own fetch", async () => {
    const chunks = await readdir(packageFile('dist/bundle/'));
    const driver = chunks.find((name) => /^postgres-database-.*\.js$/.test(name)) ?? '';
    const load = `await import(${JSON.stringify(packageFile(`dist/bundle/${driver}`).href)});`;
    const said = 'console.log(process.moduleLoadList.filter((name) => name.includes("undici")).length);';
    const { stdout } = await execute(process.execPath, ['--input-type=module', '--eval', load + said]);
    expect(stdout).toBe('0\n');
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
  return loadedBy(await readFile(packageFile(path), 'utf8'));
}

/** What a module loads at its start or later, as written, by `import`, `export … from`, `import()` or a `require` of any name. */
function loadedBy(text: string): string[] {
  const loaded: string[] = [];
  const walk = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    const name = textOf(Reflect.get(node, 'source') ?? argumentOfRequire(node));
    if (name !== undefined) loaded.push(name);
    for (const inner of Object.values(node)) walk(inner);
  };
  walk(parseAst(text));
  return loaded;
}

function argumentOfRequire(node: object): unknown {
  if (Reflect.get(node, 'type') !== 'CallExpression') return undefined;
  const [first]: unknown[] = Reflect.get(node, 'arguments');
  return isRequire(Reflect.get(node, 'callee')) ? first : undefined;
}

/** `require`, `__require`, what `createRequire` answers, or `resolve` of one of them. */
function isRequire(callee: object): boolean {
  const inner: unknown = Reflect.get(callee, 'callee') ?? Reflect.get(callee, 'object');
  if (typeof inner !== 'object' || inner === null)
    return /^_*require$/.test(Reflect.get(callee, 'name') ?? '');
  return Reflect.get(inner, 'name') === 'createRequire' || isRequire(inner);
}

/** Of a literal or a template without gaps. */
function textOf(node: unknown): string | undefined {
  if (typeof node !== 'object' || node === null) return undefined;
  const [quasi, ...others]: object[] = Reflect.get(node, 'quasis') ?? [];
  const value: unknown =
    quasi !== undefined && others.length === 0
      ? Reflect.get(Reflect.get(quasi, 'value'), 'cooked')
      : Reflect.get(node, 'value');
  return typeof value === 'string' ? value : undefined;
}
