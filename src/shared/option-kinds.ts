import type { Option, ParsedOption } from './option.js';

type Described<Value> = Pick<Option<Value>, 'flag' | 'env' | 'help'> &
  Partial<Pick<Option<Value>, 'placeholder' | 'type' | 'defaultText' | 'secret'>> & {
    readonly defaultValue: Value;
  };

function option<Value>(
  described: Described<Value>,
  shown: Pick<Option<Value>, 'placeholder' | 'type' | 'valueType'>,
  parse: (text: string) => ParsedOption<Value>,
  textOf: (value: unknown) => string | null,
): Option<Value> {
  const defaultText = described.defaultValue === null ? 'none' : String(described.defaultValue);
  return {
    ...shown,
    defaultText,
    secret: false,
    separator: null,
    ...described,
    parse: (texts) => parse(texts.at(-1) ?? ''),
    textsOf: (value) => {
      const text = textOf(value);
      return text === null ? null : [text];
    },
  };
}

const textOfText = (value: unknown) => (typeof value === 'string' ? value : null);
const textOfNumber = (value: unknown) => (typeof value === 'number' ? String(value) : null);

const MOST_FAULTS_SHOWN = 20;

/** May be given several times; `check` says what is wrong with one value as the end of a sentence. */
export function listOption(
  described: Omit<Described<readonly string[]>, 'defaultValue'> & {
    readonly separator: RegExp;
    readonly check?: (text: string) => string | null;
  },
): Option<readonly string[]> {
  const { check = () => null, ...rest } = described;
  return {
    placeholder: '<text>',
    type: 'text, repeatable',
    valueType: 'a list of texts',
    defaultText: 'none',
    secret: false,
    defaultValue: [],
    ...rest,
    parse: (texts) => {
      const faults = texts.flatMap((text, index) => {
        const fault = check(text);
        return fault === null ? [] : [texts.length === 1 ? fault : `value ${index + 1} ${fault}`];
      });
      if (faults.length === 0) return { value: texts };
      const left = faults.length - MOST_FAULTS_SHOWN;
      const more = left > 0 ? [`… and ${left} more`] : [];
      return { fault: [...faults.slice(0, MOST_FAULTS_SHOWN), ...more].join('; ') };
    },
    textsOf: (value) =>
      Array.isArray(value) && value.every((one) => typeof one === 'string') ? value : null,
  };
}

/** `check` says what is wrong with the text as the end of a sentence. */
export function textOption<Value extends string | null>(
  described: Described<Value> & { readonly check?: (text: string) => string | null },
): Option<Value | string> {
  const { check = () => null, ...rest } = described;
  const shown = { placeholder: '<text>', type: 'text', valueType: 'a text' };
  const parse = (text: string) => {
    const fault = check(text);
    return fault === null ? { value: text } : { fault };
  };
  return option<Value | string>(rest, shown, parse, textOfText);
}

/** A text that may be given several times; what is given adds up, a line each. */
export function linesOption<Value extends string | null>(
  described: Described<Value>,
): Option<Value | string> {
  return {
    ...textOption<Value>(described),
    type: 'text, repeatable',
    separator: /\n/,
    parse: (texts) => ({ value: texts.join('\n') }),
  };
}

/** The option, refused when it is given more than once, where the last value would silently drop the others. */
export function onceOption<Value>(described: Option<Value>): Option<Value> {
  const { parse } = described;
  return {
    ...described,
    separator: /(?!)/,
    parse: (texts) => (texts.length > 1 ? { fault: 'takes one value' } : parse(texts)),
  };
}

export function integerOption<Value extends number | null>(
  described: Described<Value> & { readonly min: number; readonly max: number },
): Option<Value | number> {
  const { min, max } = described;
  const type = `whole number from ${min} to ${max}`;
  const parse = (text: string) => {
    const value = Number(text);
    const fits = /^\d+$/.test(text) && value >= min && value <= max;
    return fits ? { value } : { fault: `wants a ${type}` };
  };
  const shown = { placeholder: '<n>', type, valueType: `a ${type}` };
  return option<Value | number>(described, shown, parse, textOfNumber);
}

export function numberOption(
  described: Described<number> & { readonly min: number; readonly max: number },
): Option<number> {
  const { min, max } = described;
  const type = `number from ${min} to ${max}`;
  const parse = (text: string) => {
    const value = Number(text);
    const fits = /^\d+(\.\d+)?$/.test(text) && value >= min && value <= max;
    return fits ? { value } : { fault: `wants a ${type}` };
  };
  return option(described, { placeholder: '<n>', type, valueType: `a ${type}` }, parse, textOfNumber);
}

export function choiceOption<Choice extends string, Value extends Choice | null>(
  described: Described<Value> & { readonly choices: readonly Choice[] },
): Option<Value | Choice> {
  const type = `one of ${described.choices.join(', ')}`;
  const parse = (text: string) => {
    const value = described.choices.find((choice) => choice === text);
    return value === undefined ? { fault: `wants ${type}` } : { value };
  };
  return option<Value | Choice>(
    described,
    { placeholder: '<name>', type, valueType: type },
    parse,
    textOfText,
  );
}

const MILLISECONDS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};
const MOST_DAYS = 999_999;

/**
 * A span of time such as `90s`, `30m`, `12h` or `7d`, in milliseconds; `ms` is for what a program gave. `range` is the
 * shortest and the longest that is taken.
 */
export function durationOption<Value extends number | null>(
  described: Described<Value> & { readonly range?: readonly [shortest: string, longest: string] },
): Option<Value | number> {
  const { range, ...rest } = described;
  const bounds = range === undefined ? '' : `, from ${range[0]} to ${range[1]}`;
  const type = `time such as 90s, 30m, 12h or 7d${bounds}`;
  const [shortest, longest] = (range ?? ['0s', `${MOST_DAYS}d`]).map(millisecondsOf);
  const parse = (text: string) => {
    const value = millisecondsOf(text);
    return value >= Number(shortest) && value <= Number(longest) ? { value } : { fault: `wants a ${type}` };
  };
  const shown = { placeholder: '<time>', type, valueType: 'a whole number of milliseconds' };
  return option<Value | number>(rest, shown, parse, (value) =>
    Number.isSafeInteger(value) ? `${value}ms` : null,
  );
}

function millisecondsOf(text: string): number {
  const [, amount, unit = ''] = /^(\d{1,15})(ms|[smhd])$/.exec(text) ?? [];
  return Number(amount) * (MILLISECONDS[unit] ?? Number.NaN);
}

/** An option whose values `parse` reads, and `textOf` says as a command line would. */
export function customOption<Value>(
  described: Described<Value> & {
    readonly valueType: string;
    readonly parse: (text: string) => ParsedOption<Value>;
    readonly textOf: (value: unknown) => string | null;
  },
): Option<Value> {
  const { parse, textOf, valueType, ...rest } = described;
  return option(rest, { placeholder: '<text>', type: 'text', valueType }, parse, textOf);
}

/** A URL with one of the schemes, e.g. `['http:', 'https:']`; `check` says what else is wrong with it. */
export function urlOption<Value extends string | null>(
  described: Described<Value> & {
    readonly schemes: readonly string[];
    readonly check?: (url: URL) => string | null;
  },
): Option<Value | string> {
  const { schemes, check = () => null, ...rest } = described;
  const type = `URL that begins with ${schemes.join('// or ')}//`;
  const parse = (text: string) => {
    const url = URL.canParse(text) ? new URL(text) : null;
    if (url === null || !schemes.includes(url.protocol)) return { fault: `wants a ${type}` };
    const fault = check(url);
    return fault === null ? { value: text } : { fault };
  };
  const shown = { placeholder: '<url>', type, valueType: `a ${type}` };
  return option<Value | string>(rest, shown, parse, textOfText);
}

const SWITCH = { placeholder: null, type: 'switch', valueType: 'true or false' };
const textOfSwitch = (value: unknown) => (typeof value === 'boolean' ? String(value) : null);

export function switchOption(described: Omit<Described<boolean>, 'defaultValue'>): Option<boolean> {
  const whole = { defaultValue: false, defaultText: 'off', ...described };
  return option(whole, SWITCH, parseSwitch, textOfSwitch);
}

/** A switch that can tell a no from having been left out, which is `null`. */
export function openSwitchOption(
  described: Omit<Described<boolean | null>, 'defaultValue'>,
): Option<boolean | null> {
  const whole = { defaultValue: null, defaultText: 'off', ...described };
  return option<boolean | null>(whole, SWITCH, parseSwitch, textOfSwitch);
}

function parseSwitch(text: string): ParsedOption<boolean> {
  if (['1', 'true', 'yes', 'on'].includes(text.toLowerCase())) return { value: true };
  if (['0', 'false', 'no', 'off'].includes(text.toLowerCase())) return { value: false };
  return { fault: 'wants true or false' };
}
