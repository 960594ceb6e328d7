import { describe, expect, it } from 'vitest';
import { storableText } from '../../../src/shared/storable-text.js';

describe('storableText', () => {
  it.each([
    ['Amélie 🎬', 'Amélie 🎬'],
    ['', ''],
    ['a\0b\0', 'ab'],
    ['half \ud83d a character', 'half \ufffd a character'],
    ['\ude00\0\ud83d', '\ufffd\ufffd'],
    ['\ud83d\0\ude00', '😀'],
  ])('makes of %j what every store takes', (text, expected) => {
    expect(storableText(text)).toBe(expected);
  });
});
