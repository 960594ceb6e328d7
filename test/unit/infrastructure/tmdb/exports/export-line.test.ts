import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ExportLine } from '../../../../../src/infrastructure/tmdb/exports/export-line.js';
import { describeCaptures, readCapture } from '../../../../support/builders/captures.js';

/** The line in the middle of others, as a piece of a file has it. */
function read(text: string) {
  const line = new ExportLine();
  const before = Buffer.from('{"id":1,"name":"before","popularity":1}\n');
  const bytes = Buffer.from(text);
  const whole = Buffer.concat([before, bytes, Buffer.from('\n{"id":2}')]);
  const fault = line.read(whole, before.length, before.length + bytes.length);
  return fault ?? [line.id, line.popularity];
}

describe('a line of an export', () => {
  it.each([
    ['{"adult":false,"id":3924,"original_title":"Blondie","popularity":1.8133,"video":false}', 3924, 1.8133],
    ['{"adult":true,"id":9,"original_title":"X","popularity":0.6,"video":true}', 9, 0.6],
    ['{"id":1,"original_name":"プライド","popularity":3.872}', 1, 3.872],
    ['{"adult":false,"id":16767,"name":"Aki Kaurismäki","popularity":2.4825}', 16767, 2.4825],
    ['{"id":7,"original_name":"","popularity":0}', 7, 0],
    ['{"id":7,"original_name":"\\"Quoted\\", \\"id\\":8,","popularity":10}', 7, 10],
    ['{"id":7,"original_name":"x","popularity":1.5e-7}', 7, 1.5e-7],
    ['{"id":7,"original_name":"x","popularity":123456789012345680}', 7, 123456789012345680],
    ['{ "popularity": 4.5, "id": 12 }', 12, 4.5],
    ['{"id":12,"original_name":"x","popularity":4.5}\r', 12, 4.5],
    ['{"id":2147483647,"name":"x","popularity":4.5}', 2147483647, 4.5],
  ])('is read: %s', (text, id, popularity) => {
    expect(read(text)).toEqual([id, popularity]);
  });

  it.each([['{"id":12,"name":"x"}'], ['{"id":12,"name":"x","popularity":null}']])(
    'may lack a popularity: %s',
    (text) => {
      expect(read(text)).toEqual([12, Number.NaN]);
    },
  );

  it.each([
    ['', 'it is no JSON'],
    ['<html>', 'it is no JSON'],
    ['{"adult":false,"id":12,"original_title":"Cut', 'it is no JSON'],
    ['{"adult":false,"id":12,"original_title":"x","popularity":1.5,"video":false', 'it is no JSON'],
    ['{"adult":false,"id":012,"original_title":"x","popularity":1.5,"video":false}', 'it is no JSON'],
    ['{"id":12,"original_name":"x","popularity":01.5}', 'it is no JSON'],
    ['{"id":12,"original_name":"x","popularity":1.}', 'it is no JSON'],
    ['{"id":12,"original_name":"x","popularity":1.5}}', 'it is no JSON'],
    ['{"id":12,"original_name":"tab\there","popularity":1.5}', 'it is no JSON'],
    ['[]', 'it has no id'],
    ['7', 'it has no id'],
    ['{"popularity":1.5}', 'it has no id'],
    ['{"id":0,"name":"x","popularity":1.5}', 'it has no id'],
    ['{"id":2147483648,"name":"x","popularity":1.5}', 'it has no id'],
    ['{"id":"12","name":"x","popularity":1.5}', 'it has no id'],
    ['{"id":12,"name":"x","popularity":-1}', 'it has no sound popularity'],
    ['{"id":12,"name":"x","popularity":"1"}', 'it has no sound popularity'],
  ])('is bad: %s', (text, fault) => {
    expect(read(text)).toBe(fault);
  });

  it('is read as JSON would be, whatever the name and the popularity', () => {
    const names = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('","popularity":9}', '\\', '"'));
    const popularities = fc.oneof(
      fc.double({ min: 0, max: 1e9, noNaN: true }),
      fc.integer({ min: 0, max: 99_999_999 }).map((one) => one / 10_000),
    );
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 31 - 1 }), names, popularities, (id, name, popularity) => {
        const text = JSON.stringify({ adult: false, id, original_title: name, popularity, video: false });
        const parsed: { popularity: number } = JSON.parse(text);
        expect(read(text)).toEqual([id, parsed.popularity]);
      }),
    );
  });
});

describeCaptures('lines of real exports', () => {
  it.each([
    ['daily-export.movie_ids.sample.jsonl', 18],
    ['daily-export.tv_series_ids.first-lines.2026-08-27.jsonl', 3],
  ])('%s: each has its id and popularity', (file, count) => {
    const lines = readCapture(`tmdb/${file}`).toString().trim().split('\n');
    expect(lines).toHaveLength(count);
    for (const line of lines) {
      const { id, popularity }: { id: number; popularity: number } = JSON.parse(line);
      expect(read(line)).toEqual([id, popularity]);
    }
  });
});
