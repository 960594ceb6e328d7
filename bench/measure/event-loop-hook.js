/** Loaded into a contestant with `--import`: writes how late its main thread's event loop ran, at exit. */
import { writeFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { isMainThread } from 'node:worker_threads';

const RESOLUTION_MS = 5;
const file = process.env.BENCH_EVENT_LOOP_FILE;

if (isMainThread && file !== undefined) {
  const delays = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  delays.enable();
  process.on('exit', () => {
    // A sample is the time between two ticks of the histogram's timer, on time at its resolution.
    const lateMs = (nanoseconds) => Math.max(0, nanoseconds / 1e6 - RESOLUTION_MS);
    writeFileSync(file, JSON.stringify({ p99Ms: lateMs(delays.percentile(99)), maxMs: lateMs(delays.max) }));
  });
}
