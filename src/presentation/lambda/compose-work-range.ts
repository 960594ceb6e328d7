import type { RangeLease, TargetRange, WorkQueue } from '../../application/engine/range-ports.js';
import { unsettledPart } from '../../infrastructure/database/runs/shared/unsettled-part.js';
import type { RangeSender } from '../../infrastructure/queue/range-sender.js';
import type { Closers } from '../../shared/closers.js';
import { OptionFaults } from '../../shared/option.js';
import { givenByEnvironment } from '../cli/commander-options.js';
import { workOptions } from '../options/work-options.js';
import { RunView } from '../progress/run-view.js';
import { NEEDS_SERVER } from '../run/shared/run-shared.js';
import { isPrepared, openPacing, openSharedDatabase } from '../run/shared/shared-database.js';
import { takePart } from '../run/shared/take-part.js';
import type { WorkRange } from './work-range.js';

/** Nothing more comes: a function is given one range, and pays for the time that it waits. */
const TIMES = { pollMs: 0, lingerMs: 0 };

/**
 * Opens what the work on ranges needs, by the options of the command `work` in the environment; it stays open from one range
 * to the next. Throws `OptionFaults`.
 */
export async function composeWorkRange(
  sender: RangeSender,
  say: (line: string) => void,
  closers: Closers,
): Promise<WorkRange> {
  const machine = givenByEnvironment(workOptions);
  const { databaseUrl, address } = machine.settings;
  if (databaseUrl === null) throw new OptionFaults([NEEDS_SERVER]);
  const database = await openSharedDatabase(databaseUrl, closers);
  // Throws where another version of the program made it.
  await isPrepared(database, machine.settings.queue);
  const paceOf = await openPacing(databaseUrl, address, say, closers);
  const queue: WorkQueue & RangeSender = {
    take: async () => null,
    send: (ranges, session) => sender.send(ranges, session),
    close: async () => {},
  };

  return async (range, { deadlineMs, signal, timesLost }) => {
    const left: TargetRange[] = [];
    let dead: string | undefined;
    let failure: string | undefined;
    let isAnswered = false;
    const first: RangeLease = {
      // A function has nothing beside it: what was lost was lost alone.
      range: timesLost > 0 ? { ...range, lostAlone: range.lostAlone ?? 0 } : range,
      timesLost,
      signal,
      done: async () => {
        isAnswered = true;
      },
      giveBack: async (ranges) => {
        isAnswered = true;
        left.push(...ranges);
      },
      bury: async (reason) => {
        isAnswered = true;
        dead = reason;
      },
    };
    const stopping = new AbortController();
    const timer = setTimeout(() => stopping.abort(), deadlineMs);
    try {
      await takePart(first, {
        database,
        queue,
        paceOf,
        machine,
        reads: database,
        times: TIMES,
        signal: stopping.signal,
        companion: (request, brake) => new RunView(machine.settings, request, brake.signal),
        ended: ({ stop }) => {
          if (stop?.cause === 'store-down' || stop?.cause === 'fatal') failure = stop.message;
          else if (stop !== null && stop.cause !== 'interrupted') say(stop.message);
        },
      });
    } finally {
      clearTimeout(timer);
    }
    // Sent on at once, it would fail at once, and again.
    if (failure !== undefined) throw new Error(failure);
    // It was broken off: a queue would give it to another by itself, a message that is answered is gone.
    if (!isAnswered) left.push(range);
    const parts = await Promise.all(left.map((part) => unsettledPart(database, part)));
    return { left: parts.filter((part) => part !== null), dead };
  };
}
