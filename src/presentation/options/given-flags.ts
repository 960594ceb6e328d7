import type { Options } from '../../shared/option.js';

/** Those of the options that a command line gave itself, by their flags. */
export function givenFlags(options: Options, flagged: ReadonlySet<string>): string[] {
  return Object.entries(options).flatMap(([name, { flag }]) =>
    flagged.has(name) && flag !== null ? [flag] : [],
  );
}
