/** The outcome of a run of the bench, for people. */
export function markdownOf({ machine, comparisons, demo, targets, missing, threadScaling, growth, ratios }) {
  const sections = [machineLine(machine)];
  for (const [latencyMs, comparison] of Object.entries(comparisons)) {
    const [first] = comparison;
    if (first === undefined) continue;
    sections.push(
      `### ${latencyMs} ms latency`,
      table(
        [
          '',
          'movies/s',
          'range',
          'start-up left out',
          '× floor',
          '× crawlee',
          'CPU ms/movie',
          'CPU × floor',
          'peak MB',
          'start-up ms',
          'event loop p99 ms',
          'database CPU ms/movie',
        ],
        comparison.map((row) => [
          row.name,
          one(row.moviesPerSecond.median),
          `${one(row.moviesPerSecond.low)} to ${one(row.moviesPerSecond.high)}`,
          one(row.steadyMoviesPerSecond.median),
          two(row.rateToFloor?.median),
          two(row.rateToCrawlee?.median),
          one(row.cpuMsPerMovie.median),
          two(row.cpuToFloor?.median),
          whole(row.peakMb.median),
          whole(row.startUpMs.median),
          one(row.eventLoopP99Ms?.median),
          one(row.databaseCpuMsPerMovie?.median),
        ]),
      ),
      `The site itself takes ${one(first.siteCpuMsPerMovie.median)} ms of CPU per page.`,
    );
  }
  if (threadScaling !== null) {
    sections.push(
      `Thread pool alone, pages in memory: ${one(threadScaling.one)} movies/s with one thread, ${one(threadScaling.two)} with two.`,
    );
  }
  if (growth !== null) {
    const { titles, few, many } = growth;
    sections.push(
      `${titles} movies in one run: ${one(many.moviesPerSecond)} movies/s, ${one(many.cpuMsPerMovie)} ms of CPU per movie (${two(ratios.cpuToFloorInLongRun)} × the floor), ` +
        `${whole(many.peakMb)} MB; 250 movies: ${one(few.steadyMoviesPerSecond)} movies/s with start-up left out, ${whole(few.peakMb)} MB.`,
    );
  }
  sections.push(
    `\`demo\` in an empty folder: ${one(demo.milliseconds.median / 1000)} s, ${whole(demo.peakMb.median)} MB.`,
  );
  if (targets.length > 0) {
    sections.push(
      '### Targets',
      table(
        ['ours, PostgreSQL server and CSV', 'target', 'measured', 'met'],
        targets.map(({ name, target, measured, met }) => [name, target, measured, met ? 'yes' : '**no**']),
      ),
    );
  }
  for (const { name, reason } of missing) sections.push(`Not run: ${name}; ${reason}.`);
  return `${sections.join('\n\n')}\n`;
}

function machineLine({ date, cpu, cores, memoryGb, platform, node, rounds, load }) {
  return (
    `${date}, ${cores} × ${cpu}, ${memoryGb} GB, ${platform}, Node ${node}; medians of ${rounds} rounds; ` +
    `load average before the run ${load.toFixed(1)}.`
  );
}

function table(head, rows) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function fixed(value, digits) {
  return typeof value === 'number' ? value.toFixed(digits) : '–';
}

const whole = (value) => fixed(value, 0);
const one = (value) => fixed(value, 1);
const two = (value) => fixed(value, 2);
