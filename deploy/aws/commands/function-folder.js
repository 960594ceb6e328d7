import { existsSync } from 'node:fs';
import { cp, mkdir, readFile, rm } from 'node:fs/promises';

const root = new URL('../../../', import.meta.url);
/** Installed only by who works with a queue on SQS, as the function does. */
const OPTIONAL_PEERS = ['@aws-sdk/client-sqs'];

/** Fills a folder with the built program and the packages that it loads, as they are installed here. */
export async function makeFunctionFolder(folder) {
  if (!existsSync(new URL('dist/presentation/main.js', root))) {
    throw new Error('the program is not built: run npm ci');
  }
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  for (const name of ['dist', 'sql', 'package.json', 'LICENSE']) await copy(name, folder);
  for (const path of await packagePaths()) await copy(path, folder);
}

async function copy(path, folder) {
  await cp(new URL(path, root), new URL(path, folder), {
    recursive: true,
    filter: (from) => !/\.(d\.[cm]?ts|map)$/.test(from),
  });
}

/**
 * Folders of what the program needs when it runs, by the lock file. What packages want only where it fits the machine is left
 * out: it would be of this machine, and they do without.
 */
async function packagePaths() {
  const { packages } = JSON.parse(await readFile(new URL('package-lock.json', root), 'utf8'));
  const paths = new Set();
  const add = (name, from) => {
    const path = placesOf(name, from).find((place) => Object.hasOwn(packages, place));
    if (path === undefined) throw new Error(`${name} is not in package-lock.json: run npm install`);
    if (paths.has(path)) return;
    paths.add(path);
    for (const needed of Object.keys(packages[path].dependencies ?? {})) add(needed, path);
  };
  for (const name of [...Object.keys(packages[''].dependencies), ...OPTIONAL_PEERS]) add(name, '');
  const missing = [...paths].find((path) => !existsSync(new URL(path, root)));
  if (missing !== undefined) throw new Error(`${missing} is not installed: run npm ci`);
  return paths;
}

/** Where Node looks for a package that one in this folder asks for, the nearest first. */
function placesOf(name, from) {
  const places = [];
  for (let folder = from; folder !== ''; folder = folder.slice(0, folder.lastIndexOf('node_modules/'))) {
    folder = folder.replace(/\/$/, '');
    places.push(`${folder}/node_modules/${name}`);
  }
  return [...places, `node_modules/${name}`];
}
