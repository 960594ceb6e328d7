import type { Command } from 'commander';
import type { Options } from '../../shared/option.js';
import { addAction, type CommandActions } from './commander-options.js';

/** A command, for the program, its help and its documentation. */
export interface CommandEntry {
  /** Name of the command that it is part of. */
  readonly group: string | null;
  /** Name and operands, e.g. `runs [action] [run]`. */
  readonly usage: string;
  readonly summary: string;
  readonly options: Options;
  /** Adds it to the program or its group. */
  addTo(parent: Command, onExit: (code: number) => void): void;
}

/** `load` gives what it does once it is called, so that `--help` stays instant. */
export function command<Record extends Options>(
  usage: string,
  summary: string,
  options: Record,
  load: () => Promise<CommandActions<Record>>,
  group: string | null = null,
): CommandEntry {
  return {
    group,
    usage,
    summary,
    options,
    addTo: (parent, onExit) => {
      const added = parent.command(usage).description(summary);
      addAction(added, options, load, onExit);
    },
  };
}
