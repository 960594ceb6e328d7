import type { RunBrake } from '../application/run-brake.js';

/**
 * The first SIGINT or SIGTERM stops the run politely and says so, the second leaves at once. Answers a function that
 * takes the handlers off again.
 */
export function stopOnSignals(brake: RunBrake, say: (line: string) => void): () => void {
  let asked = false;
  const onSignal = () => {
    if (asked) process.exit(130);
    asked = true;
    brake.interrupt();
    say('stopping: what is in flight is finished and saved; once more leaves at once');
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  return () => {
    process.off('SIGINT', onSignal);
    process.off('SIGTERM', onSignal);
  };
}
