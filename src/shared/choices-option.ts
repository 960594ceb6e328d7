import type { Option } from './option.js';

const SEPARATOR = /[\s,]+/;

/** Several of the choices, separated by commas or blanks: each once, in the order in which they are given. */
export function choicesOption<Choice extends string>({
  choices,
  ...described
}: Pick<Option<readonly Choice[]>, 'flag' | 'env' | 'help' | 'defaultText'> & {
  readonly choices: readonly Choice[];
}): Option<readonly Choice[]> {
  const type = `any of ${choices.join(', ')}`;
  return {
    placeholder: '<names>',
    type,
    valueType: `a list with ${type}`,
    secret: false,
    defaultValue: [],
    separator: SEPARATOR,
    ...described,
    parse: (texts) => {
      const named = texts.map((text) => choices.find((choice) => choice === text));
      const known = named.filter((choice) => choice !== undefined);
      return known.length < texts.length ? { fault: `wants ${type}` } : { value: [...new Set(known)] };
    },
    textsOf: (value) => {
      if (typeof value === 'string') return value.split(SEPARATOR).filter((text) => text !== '');
      return Array.isArray(value) && value.every((one) => typeof one === 'string') ? value : null;
    },
  };
}
