import { expect, it } from 'vitest';
import { checkPackages } from '../../../../src/presentation/doctor/check-packages.js';

it('tells which optional packages are missing, and what for', () => {
  expect(checkPackages(() => true)).toMatchObject({
    state: 'ok',
    message: 'all optional ones are installed',
  });
  expect(checkPackages((name) => name !== '@duckdb/node-api')).toMatchObject({
    state: 'ok',
    message: 'not installed: @duckdb/node-api (for daily, lake and exports to Parquet)',
  });
});
