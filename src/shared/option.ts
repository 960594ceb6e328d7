/** What a text means as an option's value, or what is wrong with it as the end of a sentence. */
export type ParsedOption<Value> = { readonly value: Value } | { readonly fault: string };

/** One option, said once: its flag, its environment variable, its type, its default and its help. */
export interface Option<Value> {
  /** With dashes, e.g. `--movies`; `null` for options that only the environment gives. */
  readonly flag: string | null;
  /** Name of the environment variable; `null` for options that only a command line gives. */
  readonly env: string | null;
  /** Shown after the flag, e.g. `<n>`; `null` for a switch. */
  readonly placeholder: string | null;
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
  Partial<Pick<Option<Value>, 'placeholder' | 'defaultText' | 'secret'>> & { readonly defaultValue: Value };

function option<Value>(
  described: Described<Value>,
  placeholder: string | null,
  parse: (text: string) => ParsedOption<Value>,
): Option<Value> {
  const defaultText = described.defaultValue === null ? 'none' : String(described.defaultValue);
  const parseLast = (texts: readonly string[]) => parse(texts.at(-1) ?? '');
  return { placeholder, defaultText, secret: false, separator: null, ...described, parse: parseLast };
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
  return option<Value | string>(described, '<text>', (text) => ({ value: text }));
}

export function integerOption<Value extends number | null>(
  described: Described<Value> & { readonly min: number; readonly max: number },
): Option<Value | number> {
  const { min, max } = described;
  return option<Value | number>(described, '<n>', (text) => {
    const value = Number(text);
    const fits = /^\d+$/.test(text) && value >= min && value <= max;
    return fits ? { value } : { fault: `wants a whole number from ${min} to ${max}` };
  });
}

export function numberOption(
  described: Described<number> & { readonly min: number; readonly max: number },
): Option<number> {
  const { min, max } = described;
  return option(described, '<n>', (text) => {
    const value = Number(text);
    const fits = /^\d+(\.\d+)?$/.test(text) && value >= min && value <= max;
    return fits ? { value } : { fault: `wants a number from ${min} to ${max}` };
  });
}

export function choiceOption<Choice extends string>(
  described: Described<Choice> & { readonly choices: readonly Choice[] },
): Option<Choice> {
  return option(described, `<${described.choices.join('|')}>`, (text) => {
    const value = described.choices.find((choice) => choice === text);
    return value === undefined ? { fault: `wants one of ${described.choices.join(', ')}` } : { value };
  });
}

/** A URL with one of the schemes, e.g. `['http:', 'https:']`. */
export function urlOption<Value extends string | null>(
  described: Described<Value> & { readonly schemes: readonly string[] },
): Option<Value | string> {
  const { schemes } = described;
  return option<Value | string>(described, '<url>', (text) => {
    const fits = URL.canParse(text) && schemes.includes(new URL(text).protocol);
    return fits ? { value: text } : { fault: `wants a URL that begins with ${schemes.join('// or ')}//` };
  });
}

export function switchOption(described: Omit<Described<boolean>, 'defaultValue'>): Option<boolean> {
  return option({ defaultValue: false, defaultText: 'off', ...described }, null, (text) => {
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

/**
 * Takes each option from its flag, else from its environment variable, else its default. An empty environment
 * variable counts as not set.
 */
export function readOptions<Record extends Options>(
  options: Record,
  flags: Flags,
  environment: Environment,
): { readonly settings: Settings<Record>; readonly faults: readonly string[] } {
  const faults: string[] = [];
  const settings = Object.fromEntries(
    Object.entries(options).map(([name, described]) => {
      const texts = textsOfFlag(flags[name]) ?? textsOfEnvironment(described, environment);
      if (texts === null) return [name, described.defaultValue];
      const parsed = described.parse(texts);
      if ('value' in parsed) return [name, parsed.value];
      const shown = described.secret ? '' : `, not ${texts.map(shorten).join(' ')}`;
      const where = flags[name] === undefined ? described.env : spellings(described);
      faults.push(`${where} ${parsed.fault}${shown}`);
      return [name, described.defaultValue];
    }),
  );
  return { settings: settings as Settings<Record>, faults };
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

function shorten(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
}
