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
