import { type Command, Option as CommanderOption } from 'commander';
import {
  type Flags,
  type Option,
  OptionFaults,
  type Options,
  readOptions,
  type Settings,
} from '../shared/option.js';

/** Gives a command its options and answers how to read them; reading throws `OptionFaults` with every fault at once. */
export function addOptions<Record extends Options>(
  command: Command,
  options: Record,
): (given: Flags) => Settings<Record> {
  const names = new Map<string, string>();
  const fromEnvironment: string[] = [];
  for (const [name, described] of Object.entries(options)) {
    if (described.flag === null) {
      fromEnvironment.push(`  ${(described.env ?? '').padEnd(22)}${helpOf(described, false)}`);
      continue;
    }
    const { flag, placeholder } = described;
    const option = new CommanderOption(
      placeholder === null ? flag : `${flag} ${placeholder}`,
      helpOf(described, true),
    );
    if (described.separator !== null) {
      option.argParser<string[]>((text, before) => [...(Array.isArray(before) ? before : []), text]);
    }
    command.addOption(option);
    names.set(option.attributeName(), name);
  }
  if (fromEnvironment.length > 0) {
    command.addHelpText('after', `\nOnly from the environment:\n${fromEnvironment.join('\n')}`);
  }
  return (given) => {
    const flags = Object.fromEntries(
      Object.entries(given).map(([key, value]) => [names.get(key) ?? key, value]),
    );
    const { settings, faults } = readOptions(options, flags, process.env);
    if (faults.length > 0) throw new OptionFaults(faults);
    return settings;
  };
}

function helpOf({ help, env, defaultText }: Option<unknown>, namesEnvironment: boolean): string {
  const environment = env === null || !namesEnvironment ? '' : `${env}, `;
  return `${help} (${environment}default: ${defaultText})`;
}
