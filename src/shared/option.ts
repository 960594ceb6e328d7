import { quoted } from './quoted.js';

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
  readonly help: string;
  readonly defaultValue: Value;
  /** The default for people, where the value itself does not say it. */
  readonly defaultText: string;
  /** Its value is never shown. */
  readonly secret: boolean;
  /** What separates values in the environment variable of an option that may be given several times. */
  readonly separator: RegExp | null;
  readonly parse: (texts: readonly string[]) => ParsedOption<Value>;
}

type Described<Value> = Pick<Option<Value>, 'flag' | 'env' | 'help'> &
  Partial<Pick<Option<Value>, 'placeholder' | 'type' | 'defaultText' | 'secret'>> & {
    readonly defaultValue: Value;
  };

function option<Value>(
  described: Described<Value>,
  shown: Pick<Option<Value>, 'placeholder' | 'type'>,
  parse: (text: string) => ParsedOption<Value>,
): Option<Value> {
  const defaultText = described.defaultValue === null ? 'none' : String(described.defaultValue);
  const parseLast = (texts: readonly string[]) => parse(texts.at(-1) ?? '');
  return { ...shown, defaultText, secret: false, separator: null, ...described, parse: parseLast };
}

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
    defaultText: 'none',
    secret: false,
    defaultValue: [],
    ...rest,
    parse: (texts) => {
      const faults = texts.map(check).filter((fault) => fault !== null);
      return faults.length === 0 ? { value: texts } : { fault: faults.join('; ') };
    },
  };
}

export function textOption<Value extends string | null>(described: Described<Value>): Option<Value | string> {
  return option<Value | string>(described, { placeholder: '<text>', type: 'text' }, (text) => ({
    value: text,
  }));
}

export function integerOption<Value extends number | null>(
  described: Described<Value> & { readonly min: number; readonly max: number },
): Option<Value | number> {
  const { min, max } = described;
  const type = `whole number from ${min} to ${max}`;
  return option<Value | number>(described, { placeholder: '<n>', type }, (text) => {
    const value = Number(text);
    const fits = /^\d+$/.test(text) && value >= min && value <= max;
    return fits ? { value } : { fault: `wants a ${type}` };
  });
}

export function numberOption(
  described: Described<number> & { readonly min: number; readonly max: number },
): Option<number> {
  const { min, max } = described;
  const type = `number from ${min} to ${max}`;
  return option(described, { placeholder: '<n>', type }, (text) => {
    const value = Number(text);
    const fits = /^\d+(\.\d+)?$/.test(text) && value >= min && value <= max;
    return fits ? { value } : { fault: `wants a ${type}` };
  });
}

export function choiceOption<Choice extends string, Value extends Choice | null>(
  described: Described<Value> & { readonly choices: readonly Choice[] },
): Option<Value | Choice> {
  const type = `one of ${described.choices.join(', ')}`;
  return option<Value | Choice>(described, { placeholder: '<name>', type }, (text) => {
    const value = described.choices.find((choice) => choice === text);
    return value === undefined ? { fault: `wants ${type}` } : { value };
  });
}

const MILLISECONDS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** A span of time such as `90s`, `30m`, `12h` or `7d`, in milliseconds. */
export function durationOption<Value extends number | null>(
  described: Described<Value>,
): Option<Value | number> {
  const type = 'time such as 90s, 30m, 12h or 7d';
  return option<Value | number>(described, { placeholder: '<time>', type }, (text) => {
    const [, amount, unit = ''] = /^(\d{1,6})([smhd])$/.exec(text) ?? [];
    const factor = MILLISECONDS[unit];
    if (amount === undefined || factor === undefined) return { fault: `wants a ${type}` };
    return { value: Number(amount) * factor };
  });
}

/** An option whose values `parse` reads. */
export function customOption<Value>(
  described: Described<Value> & { readonly parse: (text: string) => ParsedOption<Value> },
): Option<Value> {
  return option(described, { placeholder: '<text>', type: 'text' }, described.parse);
}

/** A URL with one of the schemes, e.g. `['http:', 'https:']`. */
export function urlOption<Value extends string | null>(
  described: Described<Value> & { readonly schemes: readonly string[] },
): Option<Value | string> {
  const { schemes } = described;
  const type = `URL that begins with ${schemes.join('// or ')}//`;
  return option<Value | string>(described, { placeholder: '<url>', type }, (text) => {
    const fits = URL.canParse(text) && schemes.includes(new URL(text).protocol);
    return fits ? { value: text } : { fault: `wants a ${type}` };
  });
}

export function switchOption(described: Omit<Described<boolean>, 'defaultValue'>): Option<boolean> {
  const shown = { placeholder: null, type: 'switch' };
  return option({ defaultValue: false, defaultText: 'off', ...described }, shown, (text) => {
    if (['1', 'true', 'yes', 'on'].includes(text.toLowerCase())) return { value: true };
    if (['0', 'false', 'no', 'off'].includes(text.toLowerCase())) return { value: false };
    return { fault: 'wants true or false' };
  });
}

export type Options = Readonly<Record<string, Option<unknown>>>;

/** The values of a record of options, by the same names. */
export type Settings<Record extends Options> = {
  readonly [Name in keyof Record]: Record[Name] extends Option<infer Value> ? Value : never;
};

/** Every fault of a command line and its environment at once. */
export class OptionFaults extends Error {
  override readonly name = 'OptionFaults';

  constructor(readonly faults: readonly string[]) {
    super(faults.join('\n'));
  }
}

/** What a command line gave, by option name: a switch that is on is `true`, a repeatable option has a list. */
export type Flags = Readonly<{ [name: string]: string | true | readonly string[] | undefined }>;
export type Environment = Readonly<{ [name: string]: string | undefined }>;

/** Texts of options by name, as they were given. */
export type GivenOptions = Readonly<Record<string, readonly string[]>>;

export interface ReadOptions<Record extends Options> {
  readonly settings: Settings<Record>;
  /** What was given by flag, environment or `stored`, without secrets. */
  readonly given: GivenOptions;
  readonly faults: readonly string[];
  /** Names of the options that are at fault; their settings are the defaults. */
  readonly faulty: ReadonlySet<string>;
}

/**
 * Takes each option from its flag, else from `stored` (what an earlier run was given), else from its environment
 * variable, else its default. An empty environment variable counts as not set.
 */
export function readOptions<Record extends Options>(
  options: Record,
  flags: Flags,
  environment: Environment,
  stored: GivenOptions = {},
): ReadOptions<Record> {
  const faults = Object.keys(stored)
    .filter((name) => options[name] === undefined)
    .map((name) => `the earlier run was given the option ${name}, which this version does not know`);
  const given: { [name: string]: readonly string[] } = {};
  const faulty = new Set<string>();
  const settings = Object.fromEntries(
    Object.entries(options).map(([name, described]) => {
      if (flags[name] === true && described.placeholder?.startsWith('<')) {
        faulty.add(name);
        faults.push(`${spellings(described)} needs a value ${described.placeholder}`);
        return [name, described.defaultValue];
      }
      const flag = textsOfFlag(flags[name]);
      const texts = flag ?? stored[name] ?? textsOfEnvironment(described, environment);
      if (texts === null) return [name, described.defaultValue];
      const parsed = described.parse(texts);
      if ('value' in parsed) {
        if (!described.secret) given[name] = texts;
        return [name, parsed.value];
      }
      const shown = described.secret
        ? ''
        : `, not ${texts.map((text) => quoted(text, LONGEST_SHOWN)).join(' ')}`;
      const where =
        flag !== null
          ? spellings(described)
          : stored[name] !== undefined
            ? `the earlier run's ${name}`
            : described.env;
      faulty.add(name);
      faults.push(`${where} ${parsed.fault}${shown}`);
      return [name, described.defaultValue];
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
