/**
 * The least that reading exports can cost: each is gunzipped and its lines are parsed as JSON, in one thread, and nothing else.
 * With an address of PostgreSQL their rows are copied into an unlogged table `floor` besides. With `--rows` the rows are written
 * to a file, and a file of rows is copied as it is. Usage: node export-floor.js URL|-|--rows ROWS.tsv FILE...
 */
import { createReadStream, createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';

const [url, ...files] = process.argv.slice(2);

if (url === '-') {
  let ids = 0;
  for (const file of files)
    for await (const lines of linesOf(file)) ids += lines.filter(({ id }) => id > 0).length;
  process.stdout.write(`${ids}\n`);
} else if (url === '--rows') {
  const [rows, file] = files;
  await pipeline(Readable.from(rowsOf(file)), createWriteStream(rows));
} else {
  const { default: pg } = await import('pg');
  const { from } = await import('pg-copy-streams');
  const client = new pg.Client(url);
  await client.connect();
  await client.query('create unlogged table floor (id integer primary key, popularity numeric)');
  for (const file of files)
    await pipeline(
      file.endsWith('.tsv')
        ? createReadStream(file, { highWaterMark: 256 * 1024 })
        : Readable.from(rowsOf(file)),
      client.query(from('copy floor from stdin')),
    );
  await client.end();
}

async function* rowsOf(file) {
  for await (const lines of linesOf(file)) {
    yield lines.map(({ id, popularity }) => `${id}\t${popularity}\n`).join('');
  }
}

async function* linesOf(file) {
  const text = createReadStream(file).pipe(createGunzip({ chunkSize: 256 * 1024 }));
  text.setEncoding('utf8');
  let rest = '';
  for await (const piece of text) {
    const lines = `${rest}${piece}`.split('\n');
    rest = lines.pop();
    yield lines.map((line) => JSON.parse(line));
  }
}
