/**
 * The least that putting gzipped files into others costs: each is inflated and deflated again by zlib, at the same level;
 * lines are not looked for. Usage: node rebatch-floor.js LEVEL FOLDER FILE…
 */
import { createReadStream, createWriteStream } from 'node:fs';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';

const chunkSize = 256 * 1024;
const [level, folder, ...files] = process.argv.slice(2);
for (const file of files) {
  await pipeline(
    createReadStream(file, { highWaterMark: chunkSize }),
    createGunzip({ chunkSize }),
    createGzip({ level: Number(level), chunkSize }),
    createWriteStream(join(folder, basename(file))),
  );
}
