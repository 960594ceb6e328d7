import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readTextFile, textDecoderFor } from '../../../src/shared/text-file.js';
import { namedPipe } from '../../support/named-pipe.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

const text = fc
  .tuple(fc.string({ minLength: 1, maxLength: 1 }), fc.string({ unit: 'grapheme', maxLength: 30 }))
  .map(([first, rest]) => first + rest);

const decodeText = (bytes: Uint8Array) => textDecoderFor(bytes).decode(bytes);

test('a text is read in UTF-8 and UTF-16 of either order, with and without a byte order mark', () => {
  fc.assert(
    fc.property(text, (written) => {
      for (const marked of [written, `\uFEFF${written}`]) {
        expect(decodeText(Buffer.from(marked))).toBe(written);
        expect(decodeText(Buffer.from(marked, 'utf16le'))).toBe(written);
        expect(decodeText(Buffer.from(marked, 'utf16le').swap16())).toBe(written);
      }
    }),
  );
});

test('bytes that are no text are read without an error', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
      expect(typeof decodeText(bytes)).toBe('string');
    }),
  );
});

test('a pipe is read to its end, and refused when it gives too much', async () => {
  const path = join(await temporaryFolder(), 'pipe');
  await namedPipe(path);
  const whole = readTextFile(path, 100);
  await writeFile(path, 'one\ntwo\n');
  expect(await whole).toBe('one\ntwo\n');
  const reading = readTextFile(path, 100);
  const writing = writeFile(path, 'x'.repeat(101)).catch(() => {});
  await expect(reading).rejects.toThrow('it is larger than');
  await writing;
});
