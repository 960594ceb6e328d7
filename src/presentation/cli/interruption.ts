import type { RunBrake } from '../../application/engine/run-brake.js';
import { EXIT } from '../../domain/engine/exit-code.js';

/** Ctrl-C, a polite kill, and a terminal that was closed. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** A stop that was asked for must come, also when a store hangs that is only being opened. */
const BEGIN_WITHIN_MS = 60_000;

/** Interrupted before there was anything to report. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';

  constructor() {
    super('interrupted');
  }
}

let onSignal: () => void = leave;

/** From here on a signal ends the program with 130 and one line, unless something else was asked for. */
export function leaveOnSignals(): void {
  for (const signal of SIGNALS) process.on(signal, () => onSignal());
}

/** Resolves at the next signal. */
export async function nextSignal(): Promise<void> {
  await new Promise<void>((resolve) => {
    onSignal = resolve;
  });
  onSignal = leave;
}

/**
 * The first signal stops the run politely and says so, the second leaves at once. A run that had not begun leaves when
 * it does not end by itself. Answers a function that takes this back.
 */
export function stopOnSignals(
  brake: Pick<RunBrake, 'interrupt'>,
  { say, hasBegun }: { readonly say: (line: string) => void; readonly hasBegun: () => boolean },
): () => void {
  let patience: NodeJS.Timeout | undefined;
  onSignal = () => {
    if (patience !== undefined) process.exit(EXIT.interrupted);
    brake.interrupt();
    say('stopping: what is in flight is finished and saved; once more leaves at once');
    patience = setTimeout(() => hasBegun() || leave(), BEGIN_WITHIN_MS).unref();
  };
  return () => {
    clearTimeout(patience);
    onSignal = leave;
  };
}

function leave(): void {
  process.stderr.write('interrupted\n');
  process.exit(EXIT.interrupted);
}
