/** The local TMDB in a process of its own. Usage: node server.js OPTIONS_JSON; prints its address, and at the end its counts. */
import { startTmdbApi } from '../../dist/demo/tmdb-api/tmdb-api.js';

const api = await startTmdbApi(JSON.parse(process.argv[2] ?? '{}'));
process.send(api.url);
process.on('message', async () => {
  process.send(api.counts());
  await api.close();
  process.disconnect();
});
