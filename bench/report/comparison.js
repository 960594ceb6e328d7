import { figure } from '../measure/figures.js';

/**
 * @typedef {import('../measure/arena.js').RunFigures} RunFigures
 * @typedef {import('../measure/figures.js').Figure} Figure
 * @typedef {import('../contestants/contestants.js').Contestant} Contestant
 * @typedef {Map<string, RunFigures>} Round  by contestant's id
 */

/**
 * The figures of each contestant over the rounds, and each one's ratio to the floor and to crawlee. A ratio is taken
 * within a round and then over the rounds, since a shared machine's speed drifts from round to round.
 * @param {readonly Round[]} rounds
 * @param {readonly Contestant[]} contestants
 */
export function compare(rounds, contestants) {
  return contestants
    .filter(({ id }) => rounds[0]?.has(id))
    .map(({ id, name }) => {
      const own = rounds.flatMap((round) => round.get(id) ?? []);
      const over = (pick) => figureOf(own.map(pick));
      const to = (other, key) => ratio(rounds, key, id, other);
      return {
        id,
        name,
        moviesPerSecond: over((run) => run.moviesPerSecond),
        steadyMoviesPerSecond: over((run) => run.steadyMoviesPerSecond),
        cpuMsPerMovie: over((run) => run.cpuMsPerMovie),
        peakMb: over((run) => run.peakMb),
        startUpMs: over((run) => run.startUpMs),
        eventLoopP99Ms: over((run) => run.eventLoopP99Ms),
        siteCpuMsPerMovie: over((run) => run.siteCpuMsPerMovie),
        databaseCpuMsPerMovie: over((run) => run.databaseCpuMsPerMovie),
        rateToFloor: to('floor', 'moviesPerSecond'),
        rateToCrawlee: to('crawlee', 'moviesPerSecond'),
        cpuToFloor: to('floor', 'cpuMsPerMovie'),
      };
    });
}

/** @type {(rounds: readonly Round[], key: keyof RunFigures, one: string, other: string) => Figure | null} */
function ratio(rounds, key, one, other) {
  return figureOf(
    rounds.map((round) => {
      const below = round.get(other)?.[key];
      const above = round.get(one)?.[key];
      return below && above ? above / below : null;
    }),
  );
}

/** @type {(values: readonly (number | null)[]) => Figure | null} */
function figureOf(values) {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : figure(known);
}
