import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  contentOfMember,
  gzipMember,
  HEADER_BYTES,
  isTornMember,
  sizeOfMember,
} from '../../../../src/infrastructure/jsonl/gzip-member.js';

const content = Buffer.from(`${'{"key":"movie/1","answer":{"title":"プライド"}}\n'.repeat(12)}`);

describe('a member', () => {
  test('is read by any gunzip, also behind others, and gives back its content', async () => {
    const bytes = fc.uint8Array({ maxLength: 3000 }).map((array) => Buffer.from(array));
    await fc.assert(
      fc.asyncProperty(fc.array(bytes, { minLength: 1, maxLength: 4 }), async (contents) => {
        const members = await Promise.all(contents.map(gzipMember));
        expect(gunzipSync(Buffer.concat(members)).equals(Buffer.concat(contents))).toBe(true);
        for (const [at, member] of members.entries()) {
          expect(sizeOfMember(member)).toBe(member.length);
          expect((await contentOfMember(member))?.equals(contents[at] ?? Buffer.of(0))).toBe(true);
        }
      }),
      { numRuns: 50 },
    );
  });

  test('that ends at any byte before its last is torn, and the whole is not', async () => {
    const member = await gzipMember(content);
    for (let length = 0; length < member.length; length += 1) {
      const torn = member.subarray(0, length);
      expect({ length, isTorn: await isTornMember(torn) }).toEqual({ length, isTorn: true });
    }
    expect(await isTornMember(member)).toBe(false);
  });

  test('with any byte changed is neither whole nor taken for a torn one', async () => {
    const member = await gzipMember(content);
    for (let at = 0; at < member.length; at += 1) {
      const changed = Buffer.from(member);
      changed.writeUInt8(member.readUInt8(at) ^ 0x41, at);
      const isWhole = sizeOfMember(changed) === member.length && (await contentOfMember(changed)) !== null;
      expect({ at, isWhole, isTorn: await isTornMember(changed) }).toEqual({
        at,
        isWhole: false,
        isTorn: false,
      });
    }
  });
});

describe('what another program has written', () => {
  test.each([
    ['text', Buffer.from('{"key":"movie/1"}\n'.repeat(3))],
    ['zeros, as after a power cut', Buffer.alloc(100)],
    ['one byte', Buffer.from('x')],
    ['a member of gzip', Buffer.from('1f8b0800000000000003cb48cdc9c9070086a6103605000000', 'hex')],
  ])('is no torn member: %s', async (_name, bytes) => {
    expect(sizeOfMember(bytes)).toBeNull();
    expect(await isTornMember(bytes)).toBe(false);
  });

  test('is no torn member either behind a header of ours', async () => {
    const header = (await gzipMember(content)).subarray(0, HEADER_BYTES);
    expect(await isTornMember(Buffer.concat([header, Buffer.from('hello, this is text')]))).toBe(false);
  });
});
