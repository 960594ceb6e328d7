/** What a text means as an option's value, or what is wrong with it as the end of a sentence. */
export type ParsedOption<Value> = { readonly value: Value } | { readonly fault: string };

/** One option, said once: its flag, its environment variable, its type, its default and its help. */
export interface Option<Value> {
  /** With dashes, e.g. `--movies`. */
  readonly flag: string;
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
  readonly parse: (text: string) => ParsedOption<Value>;
}

type Described<Value> = Pick<Option<Value>, 'flag' | 'env' | 'help'> &
  Partial<Pick<Option<Value>, 'placeholder' | 'defaultText' | 'secret'>> & { readonly defaultValue: Value };

function option<Value>(
  described: Described<Value>,
  placeholder: string | null,
  parse: Option<Value>['parse'],
): Option<Value> {
  const defaultText = described.defaultValue === null ? 'none' : String(described.defaultValue);
  return { placeholder, defaultText, secret: false, ...described, parse };
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

/**
 * Takes each option from its flag, else from its environment variable, else its default. An empty environment
 * variable counts as not set. `flags` holds what the command line gave, by option name; a switch that is on is `true`.
 */
export function readOptions<Record extends Options>(
  options: Record,
  flags: Readonly<{ [name: string]: string | true | undefined }>,
  environment: Readonly<{ [name: string]: string | undefined }>,
): { readonly settings: Settings<Record>; readonly faults: readonly string[] } {
  const faults: string[] = [];
  const settings = Object.fromEntries(
    Object.entries(options).map(([name, described]) => {
      const flag = flags[name];
      const fromEnvironment = described.env === null ? undefined : environment[described.env] || undefined;
      const text = flag === true ? 'true' : (flag ?? fromEnvironment);
      if (text === undefined) return [name, described.defaultValue];
      const parsed = described.parse(text);
      if ('value' in parsed) return [name, parsed.value];
      const shown = described.secret ? '' : `, not ${JSON.stringify(shorten(text))}`;
      const where = flag === undefined ? described.env : spellings(described);
      faults.push(`${where} ${parsed.fault}${shown}`);
      return [name, described.defaultValue];
    }),
  );
  return { settings: settings as Settings<Record>, faults };
}

/** `--movies (MOVIES)` */
export function spellings({ flag, env }: Option<unknown>): string {
  return env === null ? flag : `${flag} (${env})`;
}

function shorten(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
