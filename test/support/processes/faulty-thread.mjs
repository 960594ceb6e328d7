import { subscribe } from 'node:diagnostics_channel';
import { openSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';

/**
 * For `NODE_OPTIONS=--import`: makes a worker thread of the program go wrong as soon as it asks for the page of a
 * title. `THREAD_FAULTS` names them, e.g. `exit=tt0111161,spin=tt0068646`; with `THREAD_FAULTS_ONCE`, a folder, each
 * title does so only the first time.
 */
const faults = (process.env.THREAD_FAULTS ?? '').split(',').map((text) => text.split('='));
const once = process.env.THREAD_FAULTS_ONCE;

const ways = {
  exit: () => process.exit(1),
  memory: () => {
    for (const hoard = []; ; ) hoard.push(new Array(1_000_000).fill(0));
  },
  rejection: () => {
    Promise.reject(new Error('nobody handles this'));
  },
  spin: () => {
    for (;;);
  },
};

if (!isMainThread) {
  subscribe('undici:request:create', ({ request }) => {
    const [way, titleId] = faults.find(([, id]) => id && request.path.includes(id)) ?? [];
    if (way === undefined || !isDue(titleId)) return;
    ways[way]();
  });
}

function isDue(titleId) {
  if (once === undefined) return true;
  try {
    openSync(`${once}/${titleId}`, 'wx');
    return true;
  } catch {
    return false;
  }
}
