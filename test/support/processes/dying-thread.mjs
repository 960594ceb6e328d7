// Stands in for PGlite's thread: opens, then dies of the first statement.
import { parentPort } from 'node:worker_threads';

parentPort.on('message', ({ kind }) => {
  if (kind !== 'open') throw new Error('out of luck');
  parentPort.postMessage({ result: { columns: [], rows: [] } });
});
