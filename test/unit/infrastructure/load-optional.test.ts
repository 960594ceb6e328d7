import { describe, expect, it } from 'vitest';
import { loadOptional, OptionalMissing } from '../../../src/infrastructure/load-optional.js';

describe('loadOptional', () => {
  it('answers what is installed', async () => {
    expect(await loadOptional(async () => ({ a: 1 }), 'a-package@1', 'a thing')).toEqual({ a: 1 });
  });

  it('says what needs the package that is missing, and how to get it', async () => {
    const name: string = 'no-such-package-anywhere';
    const loading = loadOptional(() => import(name), 'pg-boss@12.38.0', 'a run that many machines share');
    await expect(loading).rejects.toThrow(OptionalMissing);
    await expect(loading).rejects.toThrow(
      'a run that many machines share needs a package that is not installed: npm install pg-boss@12.38.0',
    );
  });

  it('lets what goes wrong inside the package through', async () => {
    const broken = new SyntaxError('unexpected token');
    await expect(loadOptional(() => Promise.reject(broken), 'a-package', 'a thing')).rejects.toBe(broken);
  });
});
