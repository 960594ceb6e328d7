import { parentPort, workerData } from 'node:worker_threads';
import { startTmdbApi, type TmdbApiOptions } from './tmdb-api.js';

const options: TmdbApiOptions = workerData;
const api = await startTmdbApi(options);
parentPort?.postMessage({ url: api.url });
parentPort?.on('message', () => parentPort?.postMessage({ counts: api.counts() }));
