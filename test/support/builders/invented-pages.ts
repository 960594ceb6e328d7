import { readFileSync } from 'node:fs';

/**
 * A page of `test/fixtures/pages`: of every layout that IMDb has shown, with films and people that do not exist, so that
 * whoever has no captures tests the readers all the same.
 */
export function readInventedPage(name: string): Buffer {
  return readFileSync(new URL(`../../fixtures/pages/${name}.html`, import.meta.url));
}
