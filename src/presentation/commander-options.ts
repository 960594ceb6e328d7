import { type Command, Option as CommanderOption } from 'commander';
import {
  type Flags,
  type GivenOptions,
  type Option,
  OptionFaults,
  type Options,
  readOptions,
  type Settings,
} from '../shared/option.js';

/** What a command was given. */
export interface Given<Record extends Options> {
  readonly settings: Settings<Record>;
  /** What was given, without secrets, by option name. */
  readonly options: GivenOptions;
  /** Arguments that are no options. */
  readonly operands: readonly string[];
  /** The same command line on top of what an earlier run was given. Throws `OptionFaults`. */
  withStored(stored: GivenOptions): Given<Record>;
}

/** Gives a command its options and its action. Reading throws `OptionFaults` with every fault at once. */
export function addAction<Record extends Options>(
  command: Command,
  options: Record,
  run: (given: Given<Record>) => Promise<void>,
): void {
  const names = new Map<string, string>();
  const fromEnvironment: string[] = [];
  for (const [name, described] of Object.entries(options)) {
    if (described.flag === null) {
      fromEnvironment.push(`  ${(described.env ?? '').padEnd(22)}${helpOf(described, false)}`);
      continue;
    }
    const option = commanderOption(described.flag, described);
    command.addOption(option);
    names.set(option.attributeName(), name);
  }
  if (fromEnvironment.length > 0) {
    command.addHelpText('after', `\nOnly from the environment:\n${fromEnvironment.join('\n')}`);
  }
  command.action(async () => {
    const values: Flags = command.opts();
    const flags = Object.fromEntries(
      Object.entries(values).map(([key, value]) => [names.get(key) ?? key, value]),
    );
    await run(readGiven(options, flags, command.args, {}));
  });
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
    operands,
    withStored: (earlier) => readGiven(options, flags, operands, earlier),
  };
}

function commanderOption(flag: string, described: Option<unknown>): CommanderOption {
  const { placeholder, separator } = described;
  const flags = placeholder === null ? flag : `${flag} ${placeholder}`;
  const option = new CommanderOption(flags, helpOf(described, true));
  if (separator === null) return option;
  return option.argParser<string[]>((text, before) => [
    ...(Array.isArray(before) ? before : []),
    ...text.split(separator).filter((part) => part !== ''),
  ]);
}

function helpOf({ help, env, defaultText }: Option<unknown>, namesEnvironment: boolean): string {
  const environment = env === null || !namesEnvironment ? '' : `${env}, `;
  return `${help} (${environment}default: ${defaultText})`;
}
