import { expect, it } from 'vitest';
import { lineBytes } from '../../../../src/infrastructure/export/line-bytes.js';

async function* pagesOf(pages: readonly (readonly string[])[]) {
  yield* pages;
}

async function written(pages: readonly (readonly string[])[]): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of lineBytes(pagesOf(pages))) pieces.push(Buffer.from(piece));
  return Buffer.concat(pieces).toString();
}

it('writes every line with its end, whatever it is long', async () => {
  const lengths = [0, 1, 300, 21_844, 21_845, 21_846, 65_535, 65_536, 200_000];
  const lines = lengths.flatMap((length) => ['a'.repeat(length), '日'.repeat(length), '🎬é'.repeat(length)]);
  const pages = [lines, [], lines.toReversed(), ['last']];
  expect(await written(pages)).toBe(
    pages
      .flat()
      .map((line) => `${line}\n`)
      .join(''),
  );
});

it('writes nothing of nothing', async () => {
  expect(await written([])).toBe('');
});
