/**
 * The least that any scraper of these pages has to do, on one thread: fetch, gunzip, find the embedded data, parse it.
 * Usage: node floor.js BASE_URL IDS_FILE
 */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { Agent, request } from 'undici';

const IN_FLIGHT = 50;
const [baseUrl, idsFile] = process.argv.slice(2);
const ids = readFileSync(idsFile, 'utf8').split('\n').filter(Boolean);
const dispatcher = new Agent({ connections: IN_FLIGHT });
const headers = { 'accept-encoding': 'gzip' };
let movies = 0;
let next = 0;

await Promise.all(
  Array.from({ length: IN_FLIGHT }, async () => {
    for (let id = ids[next++]; id !== undefined; id = ids[next++]) {
      const { body } = await request(`${baseUrl}/title/${id}/`, { dispatcher, headers });
      const page = gunzipSync(Buffer.from(await body.arrayBuffer()));
      const start = page.indexOf('>', page.indexOf('<script id="__NEXT_DATA__"')) + 1;
      const data = JSON.parse(page.toString('utf8', start, page.indexOf('</script>', start)));
      if (data.props.pageProps.aboveTheFoldData.titleText.text) movies += 1;
    }
  }),
);
await dispatcher.close();
console.log(JSON.stringify({ movies }));
