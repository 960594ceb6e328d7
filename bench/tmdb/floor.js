/**
 * The least that any client of these answers has to do, on one thread: fetch, gunzip, parse; nothing is kept.
 * Usage: node floor.js BASE_URL PATHS_FILE
 */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { Agent, request } from 'undici';

const IN_FLIGHT = 20;
const [baseUrl, pathsFile] = process.argv.slice(2);
const paths = readFileSync(pathsFile, 'utf8').split('\n').filter(Boolean);
const dispatcher = new Agent({ connections: IN_FLIGHT });
const headers = { authorization: 'Bearer bench', 'accept-encoding': 'gzip' };
let records = 0;
let next = 0;

await Promise.all(
  Array.from({ length: IN_FLIGHT }, async () => {
    for (let path = paths[next++]; path !== undefined; path = paths[next++]) {
      const { body } = await request(`${baseUrl}/${path}`, { dispatcher, headers });
      const answer = JSON.parse(gunzipSync(Buffer.from(await body.arrayBuffer())).toString('utf8'));
      records += answer.results?.length ?? 1;
    }
  }),
);
await dispatcher.close();
console.log(JSON.stringify({ records }));
