import { similarName } from '../../domain/text/similar-name.js';
import {
  type GivenOptions,
  type Option,
  OptionFaults,
  type Options,
  readOptions,
} from '../../shared/option.js';
import { quoted } from '../../shared/quoted.js';
import type { Given } from '../cli/commander-options.js';
import type { ScrapeGiven } from '../run/imdb/scrape-request.js';
import { scrapeFaults } from '../run/scrape-checks.js';
import { type ScrapeSettings, scrapeOptions } from './options.js';
import { routeOptions } from './route-options.js';

/** What a program gives, as if a command line had given it; nothing is read from the environment. */
export class GivenValues {
  readonly #flags: { [name: string]: readonly string[] } = {};
  readonly #faults: string[] = [];
  readonly #mistyped = new Set<string>();

  /**
   * `values` by the names of the options in `known`. What is `undefined` is left out, and so is `null` or an empty list
   * where that is the default. An empty list of proxies is refused: whoever gives a list counts on going through it.
   */
  constructor(values: Readonly<Record<string, unknown>>, known: readonly string[]) {
    for (const [name, value] of Object.entries(values)) {
      const option = optionNamed(name);
      if (option === undefined || !known.includes(name)) this.#faults.push(unknownOption(name, known));
      else if (Object.hasOwn(routeOptions, name) && option.textsOf(value)?.length === 0) {
        this.#mistyped.add(name);
        this.#faults.push(`${name} is empty; leave it out where no proxy is wanted`);
      } else if (!isLeftOut(value, option)) {
        const texts = option.textsOf(value);
        if (texts !== null) this.#flags[name] = texts;
        else {
          this.#mistyped.add(name);
          const shown = option.secret ? '' : `, not ${shownValue(value)}`;
          this.#faults.push(`${name} wants ${option.valueType}${shown}`);
        }
      }
    }
    // On a command line they come from the environment, where another program may want them.
    const { torControl, resume } = this.#flags;
    if (torControl === undefined && resume === undefined && !this.#mistyped.has('torControl')) {
      const secrets = ['torControlPassword', 'torControlCookie'].filter((name) => name in this.#flags);
      for (const name of secrets) this.#faults.push(`${name} needs torControl`);
    }
  }

  /** Throws `OptionFaults` with everything that is wrong, `further` faults among it. */
  async checked(further: readonly string[] = []): Promise<ScrapeGiven> {
    const read = this.#read({});
    const faults = [...further, ...this.#faults, ...read.faults];
    if (faults.length > 0) {
      const faulty = new Set([...read.faulty, ...this.#mistyped]);
      throw new OptionFaults([...faults, ...(await scrapeFaults(read.settings, faulty))]);
    }
    return this.#given({});
  }

  #given(stored: GivenOptions): ScrapeGiven {
    return givenAs(scrapeOptions, this.#flags, [], stored);
  }

  #read(stored: GivenOptions) {
    return readOptions(scrapeOptions, this.#flags, {}, stored, (_, name) => name);
  }
}

/**
 * A command as if a command line had given it these texts and operands, on top of what an earlier run was given; nothing
 * is read from the environment. Throws `OptionFaults`.
 */
export function givenAs<Record extends Options>(
  options: Record,
  flags: Readonly<{ [name: string]: readonly string[] }>,
  operands: readonly string[],
  stored: GivenOptions = {},
): Given<Record> {
  const { settings, given, faults } = readOptions(options, flags, {}, stored, (_, name) => name);
  if (faults.length > 0) throw new OptionFaults(faults);
  return {
    settings,
    options: given,
    flagged: new Set(Object.keys(flags)),
    operands,
    withStored: (earlier) => givenAs(options, flags, operands, earlier),
  };
}

function optionNamed(name: string) {
  return isOptionName(name) ? scrapeOptions[name] : undefined;
}

function isOptionName(name: string): name is keyof ScrapeSettings {
  return Object.hasOwn(scrapeOptions, name);
}

function isLeftOut(value: unknown, { defaultValue }: Option<unknown>): boolean {
  if (value === undefined) return true;
  return (value === null && defaultValue === null) || (isEmptyList(value) && isEmptyList(defaultValue));
}

function isEmptyList(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}

const LONGEST_SHOWN = 60;

function unknownOption(name: string, known: readonly string[]): string {
  // Also by the flag, which is not always called as its option is: --proxy gives `proxies`.
  const byFlag = known.find((one) => flagName(optionNamed(one)?.flag ?? null) === name);
  const similar = byFlag ?? similarName(name, known);
  return `unknown option ${quoted(name, LONGEST_SHOWN)}${similar === null ? '' : `; did you mean ${similar}?`}`;
}

/** `--user-agent` as `userAgent`. */
function flagName(flag: string | null): string | null {
  return flag?.slice(2).replace(/-(.)/g, (_, letter: string) => letter.toUpperCase()) ?? null;
}

function shownValue(value: unknown): string {
  if (typeof value === 'string') return quoted(value, LONGEST_SHOWN);
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? 'a list' : 'an object';
  return typeof value === 'function' ? 'a function' : String(value);
}
