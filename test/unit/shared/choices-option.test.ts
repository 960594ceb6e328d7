import { describe, expect, it } from 'vitest';
import { choicesOption } from '../../../src/shared/choices-option.js';
import { readOptions } from '../../../src/shared/option.js';

const options = {
  colours: choicesOption({
    flag: '--colours',
    env: 'COLOURS',
    help: 'which ones',
    choices: ['red', 'green', 'blue'],
    defaultText: 'none',
  }),
};

const fromEnvironment = (text: string) => readOptions(options, {}, { COLOURS: text });

describe('an option of several choices', () => {
  it.each([
    ['red', ['red']],
    ['blue,red', ['blue', 'red']],
    [' blue, red  blue', ['blue', 'red']],
    ['', []],
  ])('takes each once, in their order: %j', (text, value) => {
    expect(fromEnvironment(text)).toMatchObject({ settings: { colours: value }, faults: [] });
  });

  it('refuses what is none of them, and shows it', () => {
    expect(fromEnvironment('red,grey').faults).toEqual([
      'COLOURS wants any of red, green, blue, not "red" "grey"',
    ]);
  });

  it.each([
    [
      ['red', 'blue'],
      ['red', 'blue'],
    ],
    ['red,blue', ['red', 'blue']],
    [5, null],
    [['red', 5], null],
    [null, null],
  ])('takes of a program a list or a text: %j', (value, texts) => {
    expect(options.colours.textsOf(value)).toEqual(texts);
  });
});
