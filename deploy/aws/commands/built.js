import { existsSync } from 'node:fs';

/** A module of the built program, by its path in `dist`. */
export async function built(path) {
  const module = new URL(`../../../dist/${path}`, import.meta.url);
  if (!existsSync(module)) throw new Error(`dist/${path} is missing: run npm run build`);
  return await import(module.href);
}
