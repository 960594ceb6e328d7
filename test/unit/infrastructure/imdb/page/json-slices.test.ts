import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sliceMembers } from '../../../../../src/infrastructure/imdb/page/json-slices.js';

const slicesOf = (text: string, path: readonly string[], wanted: readonly string[]) => {
  const slices = sliceMembers(Buffer.from(text), path, wanted);
  return slices && Object.fromEntries([...slices].map(([key, slice]) => [key, slice.toString().trim()]));
};

describe('sliceMembers', () => {
  it('finds values on the way without a look at what follows them', () => {
    const text = '{"a":1,"props":{"x":[{"want":0}],"want":{"b":"}"}, "also" : [1,"]"] , "rest": oops';
    expect(slicesOf(text, ['props'], ['want', 'also'])).toEqual({ want: '{"b":"}"}', also: '[1,"]"]' });
  });

  it('is not led astray by brackets, quotes and keys inside strings', () => {
    const text = '{"s":"\\"want\\":{\\\\","t":"}]{[","want":"a\\"}b","n":-1.5e3}';
    expect(slicesOf(text, [], ['want', 'n'])).toEqual({ want: '"a\\"}b"', n: '-1.5e3' });
  });

  it.each([
    '',
    '   ',
    'null',
    '[]',
    '{',
    '{"a"',
    '{"a":',
    '{"a":{',
    '{"want',
    '{"want":"',
    '{"want":[1,',
    '{"b":1}',
    '{"a" 1}',
  ])('answers null for %j', (text) => {
    expect(slicesOf(text, [], ['want'])).toBeNull();
  });

  it('finds in every JSON object what JSON.parse finds', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string(), fc.jsonValue(), { noNullPrototype: true }),
        fc.jsonValue(),
        fc.constantFrom(undefined, 1, '\t'),
        (others, value, space) => {
          const object = { ...others, path: { ...others, want: value, after: others } };
          const slice = sliceMembers(
            Buffer.from(JSON.stringify(object, null, space)),
            ['path'],
            ['want'],
          )?.get('want');
          expect(JSON.parse(slice?.toString() ?? 'undefined')).toEqual(JSON.parse(JSON.stringify(value)));
        },
      ),
    );
  });

  it('ends on every truncation and every byte string', () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.nat(), (bytes, cut) => {
        const text = Buffer.from(
          JSON.stringify({ a: [...bytes], want: { b: Buffer.from(bytes).toString() } }),
        );
        sliceMembers(text.subarray(0, cut % text.length), [], ['want']);
        sliceMembers(Buffer.concat([Buffer.from('{"want":'), bytes]), [], ['want']);
      }),
    );
  });
});
