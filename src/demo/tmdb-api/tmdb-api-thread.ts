import { parentPort, workerData } from 'node:worker_threads';
import type { ThreadAnswer, ThreadRequest } from './thread-messages.js';
import { startTmdbApi, type TmdbApiOptions } from './tmdb-api.js';

const options: TmdbApiOptions = workerData;
const api = await startTmdbApi(options);
parentPort?.postMessage({ url: api.url });
parentPort?.on('message', (request: ThreadRequest) => {
  parentPort?.postMessage(answer(request));
});

function answer({ number, ask }: ThreadRequest): ThreadAnswer {
  try {
    if (ask.what === 'setDay') api.setDay(ask.date);
    if (ask.what === 'advanceDay') api.advanceDay(ask.options);
    return { number, counts: api.counts(), day: api.day };
  } catch (error) {
    return { number, error: error instanceof Error ? error.message : String(error) };
  }
}
