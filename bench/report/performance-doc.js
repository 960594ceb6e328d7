import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const FILE = fileURLToPath(new URL('../../docs/performance.md', import.meta.url));
const BEGIN = '<!-- figures: written by npm run bench -- --write -->';
const END = '<!-- end of figures -->';

/** Puts the figures of this run in the place of those of the last. */
export async function writePerformanceDoc(markdown) {
  const page = await readFile(FILE, 'utf8');
  const begin = page.indexOf(BEGIN);
  const end = page.indexOf(END);
  if (begin < 0 || end < begin) throw new Error(`${FILE} has lost its marks "${BEGIN}" and "${END}"`);
  await writeFile(FILE, `${page.slice(0, begin + BEGIN.length)}\n\n${markdown}\n${page.slice(end)}`);
}
