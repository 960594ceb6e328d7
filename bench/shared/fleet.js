/** What a range goes through whose worker dies, in seconds; those of src/infrastructure/queue/start-pg-boss.ts. */
const LOST_AFTER = 15;
const LOOKED_FOR_EVERY = 5;
/** Saved a batch at a time, so that what is in flight is fetched again. */
const IN_FLIGHT = 50;

/**
 * Plays a run over many machines, range by range. All of them share one pace; each can do no more than `perWorker` by itself. A
 * worker that dies takes nothing with it but time: its range waits until it counts as lost, is halved, and another machine
 * fetches what was not saved of it. Same numbers in, same numbers out.
 *
 * @param {object} run
 * @param {number} run.targets
 * @param {number} run.pace  requests a second of all machines together; Infinity where the site sets none
 * @param {number} run.workers
 * @param {number} run.perWorker  targets a second that one machine can do
 * @param {number} [run.rangeSize]  targets
 * @param {number} [run.deathsPerHour]  of each machine; it comes back after `comesBackAfter` seconds
 * @param {number} [run.comesBackAfter]
 * @param {number} [run.seed]
 * @returns {{ seconds: number, ranges: number, deaths: number, redelivered: number, fetchedTwice: number }}
 */
export function playFleet(run) {
  const { targets, workers, rangeSize = 500, deathsPerHour = 0, comesBackAfter = 60 } = run;
  const random = generator(run.seed ?? 1);
  // While all work each has its part of the pace; while some are dead, the others have more.
  const speed = (alive) => Math.min(run.perWorker, run.pace / Math.max(1, alive));
  const untilDeath = () =>
    deathsPerHour === 0 ? Infinity : (-Math.log(1 - random()) * 3600) / deathsPerHour;
  const events = new Heap();
  let fresh = targets;
  const lost = [];
  let left = targets;
  let alive = workers;
  let [ranges, deaths, redelivered, fetchedTwice] = [0, 0, 0, 0];
  const idle = [];

  const take = () => {
    if (lost.length > 0) {
      redelivered += 1;
      return lost.pop();
    }
    const size = Math.min(rangeSize, fresh);
    fresh -= size;
    if (size > 0) ranges += 1;
    return size;
  };
  const begin = (worker, now) => {
    const size = take();
    if (size === 0) return void idle.push(worker);
    const takes = size / speed(alive);
    if (worker.diesAt < now + takes) {
      const saved = Math.floor(Math.max(0, worker.diesAt - now) * speed(alive));
      const rest = size - Math.min(saved, size - 1);
      events.push(worker.diesAt, { kind: 'dies', worker, saved: size - rest, rest });
    } else events.push(now + takes, { kind: 'done', worker, saved: size });
  };
  const wake = (now) => {
    while (idle.length > 0 && (lost.length > 0 || fresh > 0)) begin(idle.pop(), now);
  };

  for (let index = 0; index < workers; index += 1) begin({ diesAt: untilDeath() }, 0);
  for (;;) {
    const { at, event } = events.pop();
    const { worker } = event;
    if (event.kind === 'done') {
      left -= event.saved;
      if (left === 0) return { seconds: at, ranges, deaths, redelivered, fetchedTwice };
      begin(worker, at);
    } else if (event.kind === 'dies') {
      left -= event.saved;
      deaths += 1;
      alive -= 1;
      fetchedTwice += Math.min(IN_FLIGHT, event.rest);
      events.push(at + LOST_AFTER + random() * LOOKED_FOR_EVERY, { kind: 'lost', worker, rest: event.rest });
      events.push(at + comesBackAfter, { kind: 'back', worker });
    } else if (event.kind === 'lost') {
      const half = Math.ceil(event.rest / 2);
      lost.push(half);
      if (event.rest > half) lost.push(event.rest - half);
      wake(at);
    } else {
      alive += 1;
      worker.diesAt = at + untilDeath();
      begin(worker, at);
    }
  }
}

/** Numbers from 0 to 1 that look random, always the same ones: mulberry32. */
function generator(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** What comes next in time. */
class Heap {
  #entries = [];

  push(at, event) {
    const entries = this.#entries;
    let index = entries.push({ at, event }) - 1;
    for (;;) {
      const parent = (index - 1) >> 1;
      if (index === 0 || entries[parent].at <= at) break;
      [entries[index], entries[parent]] = [entries[parent], entries[index]];
      index = parent;
    }
  }

  pop() {
    const entries = this.#entries;
    const [first] = entries;
    const last = entries.pop();
    if (entries.length === 0) return first;
    entries[0] = last;
    for (let index = 0; ; ) {
      const [left, right] = [2 * index + 1, 2 * index + 2];
      let least = index;
      if (left < entries.length && entries[left].at < entries[least].at) least = left;
      if (right < entries.length && entries[right].at < entries[least].at) least = right;
      if (least === index) return first;
      [entries[index], entries[least]] = [entries[least], entries[index]];
      index = least;
    }
  }
}
