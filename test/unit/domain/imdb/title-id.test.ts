import { describe, expect, it } from 'vitest';
import { isNameId, isTitleId } from '../../../../src/domain/imdb/title-id.js';

describe('title and name ids', () => {
  it.each(['tt0111161', 'tt12345678', 'tt123456789012'])('%s is a title id', (text) => {
    expect(isTitleId(text)).toBe(true);
  });

  it.each([
    '',
    'tt',
    'tt123456',
    'nm0000001',
    'TT0111161',
    ' tt0111161',
    'tt0111161\n',
    'tt0111161x',
    'tt٠١١١١٦١',
  ])('%j is none', (text) => {
    expect(isTitleId(text)).toBe(false);
  });

  it('a name id has its own letters', () => {
    expect(isNameId('nm0000151')).toBe(true);
    expect(isNameId('tt0000151')).toBe(false);
  });
});
