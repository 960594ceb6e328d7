/** A worker thread like the program's own, whose pages are in memory: nothing is fetched. */
import { workerData } from 'node:worker_threads';
import { gunzipSync } from 'node:zlib';
import { readTitlePage } from '../../dist/infrastructure/imdb/page/title-page.js';

const pages = new Map(workerData.pages);

export function perform({ target: { titleId } }) {
  const content = readTitlePage(gunzipSync(pages.get(titleId)), { titleId, now: new Date() });
  return Promise.resolve({ result: { kind: 'read', content }, bytes: 0, milliseconds: 0 });
}
