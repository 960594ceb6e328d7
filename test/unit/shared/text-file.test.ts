import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readTextFile, textDecoderFor } from '../../../src/shared/text-file.js';
import { namedPipe } from '../../support/processes/named-pipe.js';
import { temporaryFolder } from '../../support/processes/temporary-folder.js';

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

test('a pipe is refused at once, and so is a file that is too large', async () => {
  const folder = await temporaryFolder();
  await namedPipe(join(folder, 'pipe'));
  await expect(readTextFile(join(folder, 'pipe'), 100)).rejects.toThrow(/^it is a pipe and no file$/);
  await writeFile(join(folder, 'file'), 'x'.repeat(101));
  await expect(readTextFile(join(folder, 'file'), 100)).rejects.toThrow('it is larger than');
});
