/** The site's own bound with 50 requests in flight and 200 ms of latency. */
const MOST_AT_LATENCY = 250;

/**
 * What the claims rest on: ratios within one run of the bench, and the few absolute bounds.
 * A value is null where its part of the bench was not run.
 */
export function ratiosOf({ comparisons, growth, threadScaling }) {
  const at = (latencyMs, id) => comparisons[latencyMs]?.find((contestant) => contestant.id === id);
  const ours = at(0, 'ours');
  const oursLate = at(200, 'ours');
  return {
    oursToCrawlee: ours?.rateToCrawlee?.median ?? null,
    oursToFloor: ours?.rateToFloor?.median ?? null,
    cpuToFloor: ours?.cpuToFloor?.median ?? null,
    cpuToFloorInLongRun:
      growth === null ? null : growth.many.cpuMsPerMovie / at(0, 'floor').cpuMsPerMovie.median,
    latencyKept:
      oursLate === undefined || ours === undefined
        ? null
        : oursLate.steadyMoviesPerSecond.median /
          Math.min(ours.steadyMoviesPerSecond.median, MOST_AT_LATENCY),
    threadScaling: threadScaling === null ? null : threadScaling.two / threadScaling.one,
    memoryGrowth: growth === null ? null : growth.many.peakMb / growth.few.peakMb,
    timeGrowth: growth === null ? null : growth.few.steadyMoviesPerSecond / growth.many.steadyMoviesPerSecond,
  };
}

/** @returns {{ name: string, target: string, measured: string, met: boolean }[]} of the parts that were run */
export function checkTargets({ comparisons, demo, growth, help, ratios }) {
  const ours = comparisons[0]?.find(({ id }) => id === 'ours');
  const times = (value) => `${value.toFixed(2)} ×`;
  const percent = (value) => `${Math.round(value * 100)} %`;
  const ms = (value) => `${Math.round(value)} ms`;
  const mb = (value) => `${Math.round(value)} MB`;
  return [
    atLeast('movies/s against crawlee', ratios.oursToCrawlee, 5, times),
    atLeast('movies/s against the floor', ratios.oursToFloor, 1.35, times),
    atMost('CPU per movie against the floor', ratios.cpuToFloor, 1.3, times),
    atLeast('movies/s kept at 200 ms latency, 50 in flight', ratios.latencyKept, 0.9, percent),
    atLeast('threads 1 → 2, pages in memory', ratios.threadScaling, 1.6, times),
    atMost('peak memory, 250 movies', ours?.peakMb.median ?? null, 350, mb),
    atMost(`peak memory, ${growth?.titles} movies`, growth?.many.peakMb ?? null, 350, mb),
    atMost(`peak memory, ${growth?.titles} movies against 250`, ratios.memoryGrowth, 1.15, times),
    atMost(`time per movie, ${growth?.titles} movies against 250`, ratios.timeGrowth, 1.1, times),
    atMost('main-thread event-loop delay, p99', ours?.eventLoopP99Ms?.median ?? null, 20, ms),
    atMost('`--help`', help?.median ?? null, 250, ms),
    atMost('peak memory, `demo` in an empty folder', demo?.peakMb.median ?? null, 450, mb),
    atMost('first fetch of `scrape`', ours?.startUpMs.median ?? null, 1_000, ms),
  ].filter((target) => target !== null);
}

function atLeast(name, measured, bound, say) {
  if (measured === null) return null;
  return { name, target: `≥ ${say(bound)}`, measured: say(measured), met: measured >= bound };
}

function atMost(name, measured, bound, say) {
  if (measured === null) return null;
  return { name, target: `≤ ${say(bound)}`, measured: say(measured), met: measured <= bound };
}
