import { expect, it } from 'vitest';
import { storableJson } from '../../../src/shared/storable-json.js';

it('JSON has no text and no name that PostgreSQL refuses, however deep it stands', () => {
  const value = { 'a\0': ['b\0', { c: 'half \ud800', n: 1, yes: true, none: null }], empty: '' };
  expect(storableJson(value)).toBe('{"a":["b",{"c":"half \ufffd","n":1,"yes":true,"none":null}],"empty":""}');
});
