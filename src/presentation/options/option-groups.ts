import type { Options } from '../../shared/option.js';
import { OPTION_GROUPS } from './options.js';

export interface OptionGroup {
  readonly heading: string;
  readonly options: Options;
}

/** The options of a command under their headings; what is in no group of its own comes first. */
export function groupsOf(options: Options): readonly OptionGroup[] {
  const isGrouped = (name: string) => OPTION_GROUPS.some((group) => Object.hasOwn(group.options, name));
  const pick = (heading: string, wanted: (name: string) => boolean): OptionGroup => ({
    heading,
    options: Object.fromEntries(Object.entries(options).filter(([name]) => wanted(name))),
  });
  return [
    pick('Options', (name) => !isGrouped(name)),
    ...OPTION_GROUPS.map((group) => pick(group.heading, (name) => Object.hasOwn(group.options, name))),
  ].filter((group) => Object.keys(group.options).length > 0);
}
