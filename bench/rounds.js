/**
 * @typedef {import('./contestants/contestants.js').Contestant} Contestant
 *
 * Runs each contestant once per round, in turn, so that a slow minute of the machine meets all of them.
 * @param {import('./measure/arena.js').Arena} arena
 * @param {readonly Contestant[]} contestants
 * @param {{ rounds: number, titles: number, latencyMs: number, once?: readonly Contestant[] }} work  those in `once`
 *   run in the first round only
 * @param {(line: string) => void} say
 * @returns {Promise<import('./report/comparison.js').Round[]>}
 */
export async function runRounds(arena, contestants, { rounds, titles, latencyMs, once = [] }, say) {
  const done = [];
  for (let round = 1; round <= rounds; round += 1) {
    const figures = new Map();
    for (const contestant of contestants) {
      if (round > 1 && once.includes(contestant)) continue;
      const run = await arena.run(contestant, { titles, latencyMs });
      figures.set(contestant.id, run);
      say(
        `${latencyMs} ms, round ${round} of ${rounds}, ${contestant.name}: ${run.moviesPerSecond.toFixed(1)} movies/s, ` +
          `${run.cpuMsPerMovie.toFixed(1)} ms CPU/movie, ${run.peakMb.toFixed(0)} MB`,
      );
    }
    done.push(figures);
  }
  return done;
}
