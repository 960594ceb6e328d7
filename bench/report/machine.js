import { availableParallelism, cpus, loadavg, platform, release, totalmem } from 'node:os';

/** What a figure depends on and no ratio shows. */
export function describeMachine() {
  return {
    date: new Date().toISOString().slice(0, 10),
    cpu: cpus()[0]?.model ?? 'unknown processor',
    cores: availableParallelism(),
    memoryGb: Math.round(totalmem() / 1e9),
    platform: `${platform()} ${release()}`,
    node: process.versions.node,
    load: loadavg()[0] ?? 0,
  };
}
