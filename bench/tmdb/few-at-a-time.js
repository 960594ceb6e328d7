/**
 * What common scripts do: a client with 4 requests at a time, which reads every page of a list and keeps nothing.
 * Usage: node few-at-a-time.js BASE_URL PATH PAGES
 */
import { Agent, request } from 'undici';

const AT_A_TIME = 4;
const [baseUrl, path, pages] = process.argv.slice(2);
const dispatcher = new Agent({ connections: AT_A_TIME });
const headers = { authorization: 'Bearer bench', 'accept-encoding': 'identity' };
let rows = 0;
let next = 1;

await Promise.all(
  Array.from({ length: AT_A_TIME }, async () => {
    for (let page = next++; page <= Number(pages); page = next++) {
      const { body } = await request(`${baseUrl}/${path}?page=${page}`, { dispatcher, headers });
      rows += (await body.json()).results.length;
    }
  }),
);
await dispatcher.close();
console.log(JSON.stringify({ records: rows }));
