import { quoted } from './quoted.js';
import { withoutUserInfo } from './redactor.js';

/** Of a value that is quoted in a message, in characters. */
const LONGEST_SHOWN = 60;

/** What a text means as an option's value, or what is wrong with it as the end of a sentence. */
export type ParsedOption<Value> = { readonly value: Value } | { readonly fault: string };

/** One option, said once: its flag, its environment variable, its type, its default and its help. */
export interface Option<Value> {
  /** With dashes, e.g. `--movies`; `null` for options that only the environment gives. */
  readonly flag: string | null;
  /** Name of the environment variable; `null` for options that only a command line gives. */
  readonly env: string | null;
  /** Shown after the flag, e.g. `<n>`; `null` for a switch. In brackets, `[run]`, the value may be left out. */
  readonly placeholder: string | null;
  /** What it takes, for people, e.g. `whole number from 1 to 128`. */
  readonly type: string;
  /** The same for the values of a program, as the end of a sentence, e.g. `a list of texts`. */
  readonly valueType: string;
  readonly help: string;
  readonly defaultValue: Value;
  /** The default for people, where the value itself does not say it. */
  readonly defaultText: string;
  /** Its value is never shown. */
  readonly secret: boolean;
  /** What separates values in the environment variable of an option that may be given several times. */
  readonly separator: RegExp | null;
  readonly parse: (texts: readonly string[]) => ParsedOption<Value>;
  /** What a command line would say for the value of a program; `null` when it is of another type. */
  readonly textsOf: (value: unknown) => readonly string[] | null;
}

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

/** A span of time such as `90s`, `30m`, `12h` or `7d`, in milliseconds; `ms` is for what a program gave. */
export function durationOption<Value extends number | null>(
  described: Described<Value>,
): Option<Value | number> {
  const type = 'time such as 90s, 30m, 12h or 7d';
  const parse = (text: string) => {
    const [, amount, unit = ''] = /^(\d{1,15})(ms|[smhd])$/.exec(text) ?? [];
    const value = Number(amount) * (MILLISECONDS[unit] ?? Number.NaN);
    return value <= MOST_DAYS * 86_400_000 ? { value } : { fault: `wants a ${type}` };
  };
  const shown = { placeholder: '<time>', type, valueType: 'a whole number of milliseconds' };
  return option<Value | number>(described, shown, parse, (value) =>
    Number.isSafeInteger(value) ? `${value}ms` : null,
  );
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

export type Options = Readonly<Record<string, Option<unknown>>>;

/** The values of a record of options, by the same names. */
export type Settings<Record extends Options> = {
  readonly [Name in keyof Record]: Record[Name] extends Option<infer Value> ? Value : never;
};

/** Every fault of a command line and its environment at once. */
export class OptionFaults extends Error {
  override readonly name = 'OptionFaults';

  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    // They name what was given, which may be an address with a password where a file is wanted.
    const clean = faults.map(withoutUserInfo);
    super(clean.join('\n'));
    this.faults = clean;
  }
}

/** What a command line gave, by option name: a switch that is on is `true`, a repeatable option has a list. */
export type Flags = Readonly<{ [name: string]: string | true | readonly string[] | undefined }>;
export type Environment = Readonly<{ [name: string]: string | undefined }>;

/** Texts of options by name, as they were given. */
export type GivenOptions = Readonly<Record<string, readonly string[]>>;

export interface ReadOptions<Record extends Options> {
  readonly settings: Settings<Record>;
  /** What was given by flag, environment or `stored`. Of a secret only that it was given: its list is empty. */
  readonly given: GivenOptions;
  readonly faults: readonly string[];
  /** Names of the options that are at fault; their settings are the defaults. */
  readonly faulty: ReadonlySet<string>;
}

/**
 * Takes each option from its flag, else from `stored` (what an earlier run was given, which has no secrets), else from
 * its environment variable, else its default. An empty environment variable counts as not set. `nameOf` says how an
 * option is called in a fault.
 */
export function readOptions<Record extends Options>(
  options: Record,
  flags: Flags,
  environment: Environment,
  stored: GivenOptions = {},
  nameOf: (described: Option<unknown>, name: string) => string = spellings,
): ReadOptions<Record> {
  const faults = Object.keys(stored)
    .filter((name) => options[name] === undefined)
    .map((name) => `the earlier run was given the option ${name}, which this version does not know`);
  const given: { [name: string]: readonly string[] } = {};
  const faulty = new Set<string>();
  const settings = Object.fromEntries(
    Object.entries(options).map(([name, described]) => {
      const fault = (text: string) => {
        faulty.add(name);
        faults.push(text);
        return [name, described.defaultValue];
      };
      const flag = textsOfFlag(flags[name]);
      const earlier = described.secret ? undefined : stored[name];
      const texts = flag ?? earlier ?? textsOfEnvironment(described, environment);
      if (texts === null) return [name, described.defaultValue];
      const where =
        flag !== null
          ? nameOf(described, name)
          : earlier !== undefined
            ? `the earlier run's ${name}`
            : described.env;
      // An empty list is a value that was forgotten, and would go on as if nothing had been asked for.
      const lacksValue = flags[name] === true && described.placeholder?.startsWith('<') === true;
      if (lacksValue || texts.length === 0) return fault(`${where} needs a value ${described.placeholder}`);
      const parsed = described.parse(texts);
      if ('fault' in parsed) {
        const shown = texts.map((text) => quoted(text, LONGEST_SHOWN)).join(' ');
        return fault(`${where} ${parsed.fault}${described.secret ? '' : `, not ${shown}`}`);
      }
      given[name] = described.secret ? [] : texts;
      return [name, parsed.value];
    }),
  );
  return { settings: settings as Settings<Record>, given, faults, faulty };
}

function textsOfFlag(flag: Flags[string]): readonly string[] | null {
  if (flag === undefined) return null;
  if (flag === true) return ['true'];
  return typeof flag === 'string' ? [flag] : flag;
}

function textsOfEnvironment({ env, separator }: Option<unknown>, environment: Environment) {
  const text = env === null ? undefined : environment[env];
  if (text === undefined || text === '') return null;
  return separator === null ? [text] : text.split(separator).filter((part) => part !== '');
}

/** `--movies (MOVIES)` */
export function spellings({ flag, env }: Option<unknown>): string {
  if (flag === null) return env ?? '';
  return env === null ? flag : `${flag} (${env})`;
}
