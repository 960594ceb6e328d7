// The demo's local site on port 8080, and on port 8081 whom it served: the addresses and how often each asked.
import { createServer } from 'node:http';
import { startLocalSite } from '/app/dist/demo/imdb-site/local-site.js';
import { parseSwitches } from '/app/dist/demo/imdb-site/switches.js';

const site = await startLocalSite({
  host: '0.0.0.0',
  port: 8080,
  titles: Number(process.env.TITLES ?? 250),
  ...(process.env.WEIGHT_BYTES && { weightBytes: Number(process.env.WEIGHT_BYTES) }),
  rules: parseSwitches((process.env.SWITCHES ?? '').split(',').filter(Boolean)),
});
const peers = createServer((_request, response) => {
  const counts = {};
  for (const { remoteAddress, page } of site.requests) {
    if (remoteAddress === '127.0.0.1') continue;
    counts[remoteAddress] ??= {};
    counts[remoteAddress][page] = (counts[remoteAddress][page] ?? 0) + 1;
  }
  response.end(JSON.stringify(counts));
}).listen(8081, '127.0.0.1');
process.once('SIGTERM', async () => {
  peers.close();
  await site.close();
});
