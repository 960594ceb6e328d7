import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { createServer as createHttpServer, type Server as HttpServer } from 'node:http';
import { createServer } from 'node:https';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { Agent, getGlobalDispatcher, setGlobalDispatcher } from 'undici';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FileToDownload } from '../../../../src/infrastructure/downloads/download.js';
import { DownloadFailed } from '../../../../src/infrastructure/downloads/download-failed.js';
import { downloadFiles } from '../../../../src/infrastructure/downloads/download-files.js';
import { type DatasetFolder, datasetFolder } from '../../../support/builders/dataset-files.js';
import {
  type FileFault,
  type FileServer,
  type ServedFile,
  startFileServer,
} from '../../../support/network/file-server.js';
import { selfSignedCertificate } from '../../../support/network/self-signed-certificate.js';
import { smallFileSystem } from '../../../support/processes/small-file-system.js';

const FILE = 'title.ratings.tsv.gz';
const DATE = 'Tue, 03 Feb 2026 04:05:06 GMT';

let folder: DatasetFolder;
let server: FileServer;

beforeEach(async () => {
  folder = await datasetFolder();
  server = await startFileServer();
});
afterEach(async () => {
  await server.close();
  await folder.remove();
});

/** Does not compress, so that the file is about as large as the bytes. */
function served(size: number, etag = '"v1"'): ServedFile {
  return { bytes: gzipSync(randomBytes(size)), etag, lastModified: DATE };
}

/** Of every download here. */
const ASKING = { files: [{ name: FILE }], addressVariable: 'FILES_URL', userAgent: 'test' };

function pull(...files: FileToDownload[]) {
  return downloadFiles({
    ...ASKING,
    ...ASKING,
    ...(files.length > 0 && { files }),
    baseUrl: server.url,
    folder: folder.path,
    firstPauseMs: 1,
  });
}

/** Whether the downloaded file is this one; a failing comparison of so many bytes would take minutes to print. */
async function holds(file: ServedFile): Promise<boolean> {
  return file.bytes.equals(await readFile(path()));
}

function redirect(status: number, location: string): FileFault {
  return { kind: 'status', status, headers: { location } };
}

const path = (name = FILE) => join(folder.path, name);
/** A cut of the connection after so many bytes, by which the part that is kept holds so many. */
function cut(afterBytes: number, kept = afterBytes): FileFault {
  const size = () => stat(path(`${FILE}.part`)).then(({ size }) => size);
  return { kind: 'cut', afterBytes, taken: () => expect.poll(size).toBe(kept) };
}
const statuses = () => server.requests.map(({ status }) => status);

describe('downloading files', () => {
  it('keeps each file with its date, and its checksum in the manifest', async () => {
    const file = served(1000);
    server.files.set(FILE, file).set('title.crew.tsv.gz', served(500));
    const sha256 = createHash('sha256').update(file.bytes).digest('hex');
    expect(await pull({ name: FILE }, { name: 'title.crew.tsv.gz' })).toEqual([
      { file: FILE, state: 'downloaded', size: file.bytes.length, sha256 },
      expect.objectContaining({ file: 'title.crew.tsv.gz', state: 'downloaded' }),
    ]);
    expect(await holds(file)).toBe(true);
    expect((await stat(path())).mtime).toEqual(new Date(DATE));
    const manifest: unknown = JSON.parse(await readFile(path('manifest.json'), 'utf8'));
    expect(manifest).toMatchObject({ files: { [FILE]: { sha256, etag: '"v1"', lastModified: DATE } } });
    expect((await readdir(folder.path)).toSorted()).toEqual(['manifest.json', 'title.crew.tsv.gz', FILE]);
  });

  it('leaves a file alone that has not changed', async () => {
    server.files.set(FILE, served(1000));
    const [first] = await pull();
    const [again] = await pull();
    expect(again).toMatchObject({ state: 'unchanged', sha256: first?.sha256 });
    expect(server.requests.at(-1)?.headers).toMatchObject({
      'if-none-match': '"v1"',
      'if-modified-since': DATE,
    });
    expect(statuses()).toEqual([200, 304]);
  });

  it('replaces a file that has changed', async () => {
    server.files.set(FILE, served(1000));
    await pull();
    const newer = { ...served(900, '"v2"'), lastModified: 'Wed, 04 Feb 2026 04:05:06 GMT' };
    server.files.set(FILE, newer);
    expect(await pull()).toMatchObject([{ state: 'downloaded' }]);
    expect(await holds(newer)).toBe(true);
  });

  it('asks without conditions for a file that somebody removed or cut', async () => {
    server.files.set(FILE, served(1000));
    await pull();
    await writeFile(path(), 'cut');
    await pull();
    expect(statuses()).toEqual([200, 200]);
  });

  it('lets go of the connection when the file cannot be written', async () => {
    const sockets: Socket[] = [];
    const silent = createHttpServer(({ socket }, response) => {
      sockets.push(socket);
      // In the way from the moment on at which the file is asked for.
      mkdirSync(path(`${FILE}.part`));
      response.writeHead(200, { etag: '"v1"' }).write(gzipSync(randomBytes(8_000_000)));
    });
    await expect(pullFrom(silent)).rejects.toThrow(/is a directory/);
    expect(sockets).toHaveLength(1);
    await expect.poll(() => sockets.every(({ destroyed }) => destroyed)).toBe(true);
    silent.close();
  });

  it('lets go of the part of an older version before it notes that a newer one comes', async () => {
    await writeFile(path(`${FILE}.part`), 'of the older version');
    const parts = { [FILE]: { etag: '"v1"', lastModified: DATE } };
    await writeFile(path('manifest.json'), JSON.stringify({ files: {}, parts }));
    const newer = createHttpServer((_, response) => {
      // So that the newer version cannot be noted.
      rmSync(path('manifest.json'));
      mkdirSync(path('manifest.json'));
      response.writeHead(200, { etag: '"v2"' }).end(gzipSync('newer'));
    });
    await expect(pullFrom(newer)).rejects.toThrow(/EISDIR/);
    expect(existsSync(path(`${FILE}.part`))).toBe(false);
    newer.close();
  });

  async function pullFrom(other: HttpServer) {
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const address = other.address();
    const baseUrl = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
    return await downloadFiles({ ...ASKING, baseUrl, folder: folder.path, firstPauseMs: 1 });
  }

  it('writes through no link, neither the file nor what is kept beside it', async () => {
    const file = served(1000);
    server.files.set(FILE, file);
    const outside = path('outside');
    await writeFile(outside, 'mine');
    for (const name of ['manifest.json.new', 'manifest.json', `${FILE}.part`]) {
      await symlink(outside, path(name));
    }
    await pull();
    expect(await holds(file)).toBe(true);
    expect(await readFile(outside, 'utf8')).toBe('mine');
  });

  it('goes on after resets where the file broke off', async () => {
    const file = served(400_000);
    server.files.set(FILE, file);
    server.faults.push(cut(100_000), cut(150_000, 250_000));
    await pull();
    expect(await holds(file)).toBe(true);
    expect(statuses()).toEqual([200, 206, 206]);
    expect(server.requests[1]?.headers).toMatchObject({ 'if-range': '"v1"' });
    const offset = Number(/bytes=(\d+)-/.exec(server.requests[2]?.headers.range ?? '')?.[1]);
    expect(offset).toBeGreaterThan(100_000);
  });

  it('goes on by the date of the file where its tag is a weak one, which promises no equal bytes', async () => {
    const file = served(400_000, 'W/"v1"');
    server.files.set(FILE, file);
    server.faults.push(cut(100_000));
    await pull();
    expect(await holds(file)).toBe(true);
    expect(statuses()).toEqual([200, 206]);
    expect(server.requests[1]?.headers).toMatchObject({ 'if-range': file.lastModified });
  });

  it('goes on in a later run', async () => {
    const file = served(400_000);
    server.files.set(FILE, file);
    server.faults.push(cut(100_000));
    server.faults.push(...Array.from({ length: 5 }, () => ({ kind: 'status', status: 503 }) as const));
    await expect(pull()).rejects.toThrow(/the server answers 503, 5 times in a row; what has come is kept/);
    expect((await stat(path(`${FILE}.part`))).size).toBeGreaterThan(0);
    await pull();
    expect(statuses().at(-1)).toBe(206);
    expect(await holds(file)).toBe(true);
  });

  it('starts anew when the file has changed since it broke off', async () => {
    server.files.set(FILE, served(300_000));
    const newer = served(200_000, '"v2"');
    server.faults.push(cut(100_000), { kind: 'replaced', by: newer });
    await pull();
    expect(await holds(newer)).toBe(true);
    expect(statuses()).toEqual([200, 200]);
  });

  it('pauses as long as the server asks, not as long as it would by itself', async () => {
    server.files.set(FILE, served(1000));
    server.faults.push({ kind: 'status', status: 503, headers: { 'retry-after': '0' } });
    await downloadFiles({
      ...ASKING,
      baseUrl: server.url,
      folder: folder.path,
      firstPauseMs: 10 * 60_000,
    });
    expect(statuses()).toEqual([503, 200]);
  });

  it.each(['0.5', '-1', 'Thu, 01 Jan 2026 00:00:00 GMT'])(
    'pauses for a second, and says so, when Retry-After is %s',
    async (retryAfter) => {
      server.files.set(FILE, served(1000));
      server.faults.push({ kind: 'status', status: 429, headers: { 'retry-after': retryAfter } });
      const pauses: unknown[] = [];
      const onPause = (pause: unknown) => pauses.push(pause);
      await downloadFiles({
        ...ASKING,
        baseUrl: server.url,
        folder: folder.path,
        firstPauseMs: 0,
        onPause,
      });
      expect(pauses).toEqual([{ file: FILE, milliseconds: 1000, reason: 'the server answers 429' }]);
    },
  );

  it('gives up at once, and says until when, when the server asks for hours', async () => {
    server.files.set(FILE, served(1000));
    server.faults.push({ kind: 'status', status: 503, headers: { 'retry-after': '7200' } });
    await expect(pull()).rejects.toThrow(
      /the server answers 503; what has come is kept, so run the same command again in 2 h, as it asks/,
    );
    expect(statuses()).toEqual([503]);
  });

  it('takes the whole file from a server that knows no ranges', async () => {
    const file = served(300_000);
    server.files.set(FILE, file);
    server.faults.push(cut(100_000), { kind: 'no-range' });
    await pull();
    expect(await holds(file)).toBe(true);
    expect(statuses()).toEqual([200, 200]);
  });

  it('starts anew when the part is no longer within the file', async () => {
    const file = served(300_000);
    server.files.set(FILE, file);
    server.faults.push(cut(100_000), { kind: 'status', status: 416 });
    await pull();
    expect(statuses()).toEqual([200, 416, 200]);
    expect(await holds(file)).toBe(true);
  });

  it('downloads a damaged file again', async () => {
    const file = served(1000);
    const damaged = Buffer.from(file.bytes);
    damaged[damaged.length - 6] = (damaged[damaged.length - 6] ?? 0) ^ 0xff;
    server.files.set(FILE, file);
    server.faults.push({ kind: 'damaged', bytes: damaged });
    await pull();
    expect(await holds(file)).toBe(true);
    expect(statuses()).toEqual([200, 200]);
  });

  it('leaves the old file when the new one cannot be had', async () => {
    const file = served(1000);
    server.files.set(FILE, file);
    await pull();
    const short = gzipSync(randomBytes(500)).subarray(0, 300);
    server.files.set(FILE, { bytes: short, etag: '"v2"', lastModified: 'Wed, 04 Feb 2026 04:05:06 GMT' });
    await expect(pull()).rejects.toThrow(/the file that came is damaged, 5 times in a row/);
    expect(await holds(file)).toBe(true);
  });

  it.each([403, 404])('says why a file may be missing when the server answers %i', async (status) => {
    server.faults.push({ kind: 'status', status });
    const pulled = pull({ name: 'day.json.gz', path: 'ids_day.json.gz', missing: 'it comes tomorrow' });
    await expect(pulled).rejects.toThrow(
      new RegExp(`/ids_day\\.json\\.gz: the server answers ${status}: it comes tomorrow$`),
    );
    expect(server.requests).toHaveLength(1);
  });

  it('keeps a file that the server does not have any more, under the name that it has in the folder', async () => {
    const file = served(1000);
    server.files.set('ids_day.json.gz', file);
    const day = { name: FILE, path: 'ids_day.json.gz', missing: 'it comes tomorrow' };
    await pull(day);
    server.files.clear();
    expect(await pull(day)).toMatchObject([{ file: FILE, state: 'unchanged', size: file.bytes.length }]);
    expect(await holds(file)).toBe(true);
  });

  it('says which address has no such file, at once', async () => {
    const failed = pull({ name: 'title.akas.tsv.gz' });
    await expect(failed).rejects.toBeInstanceOf(DownloadFailed);
    await expect(failed).rejects.toThrow(/title\.akas\.tsv\.gz: the server answers 404; check the address/);
    expect(server.requests).toHaveLength(1);
  });

  it('follows a redirect to where the file is', async () => {
    const file = served(1000);
    server.files.set(FILE, file);
    const location = `${server.url}/${FILE}`;
    server.faults.push(...[301, 302, 303, 307, 308].map((status) => redirect(status, location)));
    await pull();
    expect(await holds(file)).toBe(true);
    expect(statuses()).toEqual([301, 302, 303, 307, 308, 200]);
  });

  it('follows redirects from https to https only', async () => {
    const { key, cert } = selfSignedCertificate('127.0.0.1');
    const target = { location: '' };
    const secure = createServer({ key, cert }, (request, response) => {
      if (request.url === '/moved') response.end(gzipSync('moved'));
      else response.writeHead(302, { location: target.location }).end();
    });
    await once(secure.listen(0, '127.0.0.1'), 'listening');
    const dispatcher = getGlobalDispatcher();
    const trusting = new Agent({ connect: { ca: cert } });
    setGlobalDispatcher(trusting);
    try {
      const address = secure.address();
      const port = typeof address === 'object' ? address?.port : undefined;
      const pullSecurely = () =>
        downloadFiles({
          ...ASKING,
          baseUrl: `https://127.0.0.1:${port}`,
          folder: folder.path,
        });
      target.location = `${server.url}/secret?token=hunter2`;
      await expect(pullSecurely()).rejects.toThrow(
        /redirects to "http:\/\/127\.0\.0\.1:\d+", which is not HTTPS; check the address/,
      );
      expect(server.requests).toEqual([]);
      target.location = '/moved';
      expect(await pullSecurely()).toMatchObject([{ state: 'downloaded' }]);
    } finally {
      setGlobalDispatcher(dispatcher);
      await trusting.close();
      secure.close();
      secure.closeAllConnections();
    }
  });

  it.each([
    ['ftp://127.0.0.1/file', /redirects to "ftp:\/\/127\.0\.0\.1", which is neither HTTP nor HTTPS/],
    ['http://', /redirects to no valid address/],
    ['/again', /redirects more than 5 times/],
  ])('refuses a redirect to %s in a sentence, at once', async (location, sentence) => {
    server.files.set(FILE, served(1000));
    server.faults.push(...Array.from({ length: 6 }, () => redirect(302, location)));
    await expect(pull()).rejects.toThrow(sentence);
    expect(await readdir(folder.path)).toEqual([]);
  });

  it.each([
    ['by its type', 'please sign in', { 'content-type': 'text/html; charset=utf-8' }],
    ['by its beginning', `\uFEFF\n <!doctype html>${' '.repeat(3_000_000)}`, {}],
  ])(
    'refuses a page of HTML in place of the file, known %s, and keeps nothing of it',
    async (_, page, headers) => {
      server.files.set(FILE, served(1000));
      server.faults.push({ kind: 'damaged', bytes: Buffer.from(page), headers });
      await expect(pull()).rejects.toThrow(/sends a page of HTML in its place.*nothing of it is kept/);
      expect(server.requests).toHaveLength(1);
      expect(await readdir(folder.path)).toEqual([]);
      await pull();
      expect(statuses()).toEqual([200, 200]);
    },
  );

  it('keeps what it had of a file when a page of HTML comes in place of the rest', async () => {
    const file = served(400_000);
    server.files.set(FILE, file);
    server.faults.push(cut(100_000));
    server.faults.push({
      kind: 'damaged',
      bytes: Buffer.from('<html>'),
      headers: { 'content-type': 'text/html' },
    });
    await expect(pull()).rejects.toThrow(/a page of HTML/);
    await pull();
    expect(statuses()).toEqual([200, 200, 206]);
    expect(await holds(file)).toBe(true);
  });

  it('says at once that the disk is full, and goes on when there is room', async ({ skip }) => {
    const disk = await smallFileSystem('256k');
    if (disk === undefined) return skip('this user may not mount a small file system');
    server.files.set(FILE, served(400_000));
    const pullThere = () =>
      downloadFiles({
        ...ASKING,
        baseUrl: server.url,
        folder: join(disk.folder, 'datasets'),
      });
    await expect(pullThere()).rejects.toThrow(/no room left for it in .* \(ENOSPC\); make room, or choose/);
    expect(statuses()).toEqual([200]);
    disk.resize('2m');
    expect(await pullThere()).toMatchObject([{ state: 'downloaded' }]);
    expect(statuses()).toEqual([200, 206]);
  });

  it('refuses a second download into the same folder', async () => {
    server.files.set(FILE, served(1000));
    const results = await Promise.allSettled([pull(), pull()]);
    expect(results.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  });
});
