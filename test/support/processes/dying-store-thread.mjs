import { isMainThread, parentPort } from 'node:worker_threads';

/** For `NODE_OPTIONS=--import`: the thread of the embedded database ends instead of answering for the n-th time what it saved, `STORE_SAVES`. */
const most = Number(process.env.STORE_SAVES);
const isStore = !isMainThread && /pglite-thread/.test(process.argv[1] ?? '');

if (isStore && parentPort !== null) {
  const answer = parentPort.postMessage.bind(parentPort);
  let saves = 0;
  parentPort.postMessage = (message) => {
    if (message.result?.columns.some(({ name }) => name === 'imdb_id')) saves += 1;
    if (saves === most) process.exit(1);
    answer(message);
  };
}
