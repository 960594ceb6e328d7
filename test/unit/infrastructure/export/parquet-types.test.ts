import { expect, it } from 'vitest';
import { parsedTypes } from '../../../../src/infrastructure/database/type-parsers.js';
import { parquetColumns } from '../../../../src/infrastructure/export/parquet-types.js';

it('leaves a type that it does not know as text', () => {
  expect(parquetColumns([{ name: 'span', type: 1186 }])).toEqual([{ name: 'span', type: 'VARCHAR' }]);
});

it('knows every type that is more than text elsewhere', () => {
  const columns = [...parsedTypes()].map((type) => ({ name: String(type), type }));
  expect(parquetColumns(columns).filter(({ type }) => type === 'VARCHAR')).toEqual([]);
});
