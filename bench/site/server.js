import { createServer } from 'node:http';
import { TitlePages } from './title-pages.js';

/**
 * The site, in a process of its own. Told `{ latencyMs }` over the process channel, it starts a new count and answers
 * `{ counting }`; told `'count'`, it answers with what it counted since.
 */
const pages = new TitlePages();
let latencyMs = 0;
let count = newCount();

const server = createServer((request, response) => {
  count.firstRequestAt ??= performance.timeOrigin + performance.now();
  const path = request.url ?? '/';
  const titleId = /^\/title\/(tt\d+)\/$/.exec(path)?.[1];
  const answer = () => {
    if (path === '/robots.txt') return send(response, 200, 'text/plain', 'User-agent: *\nAllow: /\n');
    const body = titleId === undefined ? null : pages.gzip(titleId);
    if (body === null) return send(response, 404, 'text/plain', 'no such page\n');
    count.titles += 1;
    count.firstTitleSentAt ??= performance.timeOrigin + performance.now();
    response.setHeader('content-encoding', 'gzip');
    send(response, 200, 'text/html; charset=utf-8', body);
  };
  if (latencyMs === 0) answer();
  else setTimeout(answer, latencyMs);
});

// Contestants keep connections of their own; none may meet one that the site closes under it.
server.keepAliveTimeout = 600_000;
server.listen(0, '127.0.0.1', () => process.send?.({ port: server.address().port }));

process.on('message', (message) => {
  if (message === 'count') {
    const { user, system } = process.cpuUsage(count.cpu);
    process.send?.({ ...count, cpuMs: (user + system) / 1000 });
  } else {
    latencyMs = message.latencyMs;
    count = newCount();
    process.send?.({ counting: true });
  }
});
process.on('disconnect', () => process.exit());

function newCount() {
  return { titles: 0, firstRequestAt: null, firstTitleSentAt: null, cpu: process.cpuUsage() };
}

function send(response, status, type, body) {
  response.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(body) });
  response.end(body);
}
