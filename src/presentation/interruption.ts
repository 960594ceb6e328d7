import type { RunBrake } from '../application/run-brake.js';

/**
 * The first SIGINT or SIGTERM stops the run politely, the second leaves at once. Answers a function that takes the
 * handlers off again.
 */
export function stopOnSignals(brake: RunBrake): () => void {
  let asked = false;
  const onSignal = () => {
    if (asked) process.exit(130);
    asked = true;
    process.stderr.write('\nstopping: what is in flight is finished and saved; once more leaves at once\n');
    brake.interrupt();
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  return () => {
    process.off('SIGINT', onSignal);
    process.off('SIGTERM', onSignal);
  };
}
