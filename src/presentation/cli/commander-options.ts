import { type Command, Option as CommanderOption } from 'commander';
import { similarName } from '../../domain/text/similar-name.js';
import {
  type Flags,
  type GivenOptions,
  type Option,
  OptionFaults,
  type Options,
  readOptions,
  type Settings,
} from '../../shared/option.js';
import { quoted } from '../../shared/quoted.js';
import { groupsOf } from '../options/option-groups.js';

/** What a command was given. */
export interface Given<Record extends Options> {
  readonly settings: Settings<Record>;
  /** What was given, without secrets, by option name. */
  readonly options: GivenOptions;
  /** Names of the options that the command line itself gave, as opposed to the environment. */
  readonly flagged: ReadonlySet<string>;
  /** Arguments that are no options. */
  readonly operands: readonly string[];
  /** The same command line on top of what an earlier run was given. Throws `OptionFaults`. */
  withStored(stored: GivenOptions): Given<Record>;
}

/** What a command does. */
export interface CommandActions<Record extends Options> {
  run(given: Given<Record>): Promise<number>;
  /**
   * Further faults of a command line that has some already, so that all of them are told at once. The settings of
   * the options in `faulty` are their defaults.
   */
  faultsOf?(settings: Settings<Record>, faulty: ReadonlySet<string>): Promise<readonly string[]>;
}

/** Gives a command its options and its action. Every fault of the command line is told at once, by `OptionFaults`. */
export function addAction<Record extends Options>(
  command: Command,
  options: Record,
  load: () => Promise<CommandActions<Record>>,
  onExit: (code: number) => void,
): void {
  const names = new Map<string, string>();
  for (const { heading, options: grouped } of groupsOf(options)) {
    for (const [name, described] of Object.entries(grouped)) {
      if (described.flag === null) continue;
      const option = commanderOption(described.flag, described).helpGroup(`${heading}:`);
      command.addOption(option);
      names.set(option.attributeName(), name);
    }
  }
  showHelp(command, options);
  // Commander would stop at the first of them; they are told with everything else that is wrong.
  command.allowUnknownOption().allowExcessArguments();
  command.action(async () => {
    const values: Flags = command.opts();
    const flags = Object.fromEntries(
      Object.entries(values).map(([key, value]) => [names.get(key) ?? key, value]),
    );
    const { operands, faults } = readArguments(command, options);
    const read = readOptions(options, flags, process.env);
    for (const fault of read.faults) faults.push(fault);
    const actions = await load();
    if (faults.length > 0) {
      const further = (await actions.faultsOf?.(read.settings, read.faulty)) ?? [];
      throw new OptionFaults([...faults, ...further]);
    }
    onExit(await actions.run(readGiven(options, flags, operands, {})));
  });
}

/** What the environment alone gives, to a program that has no command line. Throws `OptionFaults`. */
export function givenByEnvironment<Record extends Options>(options: Record): Given<Record> {
  return readGiven(options, {}, [], {});
}

function readGiven<Record extends Options>(
  options: Record,
  flags: Flags,
  operands: readonly string[],
  stored: GivenOptions,
): Given<Record> {
  const { settings, given, faults } = readOptions(options, flags, process.env, stored);
  if (faults.length > 0) throw new OptionFaults(faults);
  return {
    settings,
    options: given,
    flagged: new Set(Object.keys(flags).filter((name) => flags[name] !== undefined)),
    operands,
    withStored: (earlier) => readGiven(options, flags, operands, earlier),
  };
}

const LONGEST_SHOWN = 60;

/** Parts what is left of a command line into operands and faults. */
function readArguments(command: Command, options: Options) {
  const operands: string[] = [];
  const faults: string[] = [];
  const known = Object.values(options).flatMap(({ flag }) => flag ?? []);
  const { registeredArguments } = command;
  const places = registeredArguments.at(-1)?.variadic === true ? Infinity : registeredArguments.length;
  let afterUnknown = false;
  for (const argument of command.args) {
    const isFlag = /^-./.test(argument);
    if (isFlag) faults.push(unknownOption(argument, known));
    else if (operands.length < places) operands.push(argument);
    // Else it is taken for the value of the unknown option before it.
    else if (!afterUnknown) faults.push(`unexpected argument ${quoted(argument, LONGEST_SHOWN)}`);
    afterUnknown = isFlag && !argument.includes('=');
  }
  return { operands, faults };
}

function unknownOption(argument: string, known: readonly string[]): string {
  const [flag = argument] = argument.split('=', 1);
  // Not with what follows the sign, which may be a secret.
  if (known.includes(flag)) return `${flag} takes no value`;
  const similar = similarName(flag, known);
  return `unknown option '${flag}'${similar === null ? '' : `; did you mean ${similar}?`}`;
}

function commanderOption(flag: string, described: Option<unknown>): CommanderOption {
  const { placeholder, separator } = described;
  // Optional for commander, which would stop at the first missing value; `readOptions` tells of it.
  const flags = placeholder === null ? flag : `${flag} [value]`;
  const option = new CommanderOption(flags, helpOf(described));
  if (separator === null) return option;
  return option.argParser<string[]>((text, before) => [
    ...(Array.isArray(before) ? before : []),
    ...text.split(separator).filter((part) => part !== ''),
  ]);
}

function showHelp(command: Command, options: Options): void {
  const shown = new Map(
    Object.values(options).map(({ flag, placeholder }) => [flag, [flag, placeholder ?? ''].join(' ').trim()]),
  );
  command.configureHelp({ optionTerm: ({ long, flags }) => shown.get(long ?? null) ?? flags });
  const onlyFromEnvironment = Object.values(options).filter(({ flag }) => flag === null);
  if (onlyFromEnvironment.length === 0) return;
  command.addHelpText('after', ({ command: shownCommand }) => {
    const helper = shownCommand.createHelp();
    helper.prepareContext({ helpWidth: process.stdout.columns ?? WIDTH_WITHOUT_TERMINAL });
    const width = Math.max(...onlyFromEnvironment.map(({ env }) => env?.length ?? 0));
    const items = onlyFromEnvironment.map((described) =>
      helper.formatItem(described.env ?? '', width, helpOf({ ...described, env: null }), helper),
    );
    return ['', 'Only from the environment:', ...items].join('\n');
  });
}

const WIDTH_WITHOUT_TERMINAL = 80;

function helpOf({ help, env, type, defaultText }: Option<unknown>): string {
  const [, names] = /^(?:one|any) of (.*)$/.exec(type) ?? [];
  const choices = names === undefined ? '' : `: ${names}`;
  return `${help}${choices} (${env === null ? '' : `${env}, `}default: ${defaultText})`;
}
