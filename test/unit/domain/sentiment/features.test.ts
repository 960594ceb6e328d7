import { describe, expect, it } from 'vitest';
import { featuresOf } from '../../../../src/domain/sentiment/features.js';

describe('the features of a text', () => {
  it.each([
    ['Not good, NOT good', ['not', 'not good', 'good', 'good not']],
    ['It’s a *must-see*!', ["it's", "it's a", 'a', 'a must', 'must', 'must see', 'see']],
    ['Zoë (2001)', ['zoë', 'zoë 2001', '2001']],
    ['Zoë', ['zoë']],
    ['ＢＡＤ', ['bad']],
    ['see https://www.example.org/rev?id=1 now', ['see', 'see now', 'now']],
    ['', []],
    ['… 🙂 !', []],
  ])('of %j are its words and its pairs of words, each once', (text, features) => {
    expect([...featuresOf(text)].sort()).toEqual(features.toSorted());
  });

  it('of a text without spaces are words too, and not its sentences', () => {
    const features = [...featuresOf('この映画は素晴らしい。')];
    expect(features).toContain('映画');
    expect(features).not.toContain('この映画は素晴らしい');
  });

  it('leave out what is too long for a word', () => {
    expect([...featuresOf(`good ${'x'.repeat(41)} film`)].sort()).toEqual(['film', 'good', 'good film']);
  });
});
