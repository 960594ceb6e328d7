import { existsSync } from 'node:fs';

const folder = packageFolder();

/** A file or folder of the package by its path, e.g. `sql/`; found alike from the sources, the built modules and their bundle. */
export function packageFile(path: string): URL {
  return new URL(path, folder);
}

function packageFolder(): URL {
  let candidate = new URL('./', import.meta.url);
  while (!existsSync(new URL('package.json', candidate))) {
    const parent = new URL('../', candidate);
    if (parent.href === candidate.href) throw new Error('the package.json of imdb-scraper is missing');
    candidate = parent;
  }
  return candidate;
}
