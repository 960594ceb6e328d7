import { expect, it } from 'vitest';
import { EXPORT_ENDINGS, exportFormOf } from '../../../../src/infrastructure/export/export-format.js';

it.each([
  ['a.parquet', { format: 'parquet', isGzip: false }],
  ['folder.csv/a.jsonl', { format: 'jsonl', isGzip: false }],
  ['a.csv.jsonl.gz', { format: 'jsonl', isGzip: true }],
  ['A.CSV', { format: 'csv', isGzip: false }],
  ['a.csv.gz', { format: 'csv', isGzip: true }],
])('%s is %j by its ending', (path, form) => {
  expect(exportFormOf(path)).toEqual(form);
});

it.each(['a', 'a.json', 'a.parquet.gz', 'a.gz', 'jsonl', 'a.csv '])('%s is none', (path) => {
  expect(exportFormOf(path)).toBeNull();
});

it('knows every ending that it names', () => {
  expect(EXPORT_ENDINGS.map((ending) => exportFormOf(`a${ending}`))).not.toContain(null);
});
