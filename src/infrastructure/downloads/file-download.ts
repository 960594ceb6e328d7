import { constants } from 'node:fs';
import { lstat, lutimes, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout } from 'node:timers/promises';
import type { Dispatcher } from 'undici';
import { durationText } from '../../shared/duration-text.js';
import { errorCode } from '../../shared/error-code.js';
import { openRegularFile } from '../../shared/regular-file.js';
import { networkReason } from '../http/network-failure.js';
import { retryAfterMs } from '../http/retry-after.js';
import type { DownloadedFile, DownloadOptions, FileToDownload } from './download.js';
import { DownloadFailed } from './download-failed.js';
import type { DownloadManifest, FileVersion } from './download-manifest.js';
import { checkGzip } from './gzip-check.js';
import { requestFile, textOf, unavailable } from './request-file.js';

const MOST_FAILURES = 5;

/** A connection that brought at least so much before it broke has not failed. */
const PROGRESS_BYTES = 64 * 1024;

const LONGEST_PAUSE_MS = 60_000;
const LONGEST_ASKED_PAUSE_MS = 600_000;

/** At the end of the file that is there, and never through a link. */
const GOING_ON = constants.O_WRONLY | constants.O_APPEND | constants.O_NOFOLLOW;

/** What became of one request. */
type Step =
  | { readonly kind: 'done'; readonly file: DownloadedFile }
  | { readonly kind: 'again'; readonly reason: string; readonly afterMs: number | null };

/** One file on its way into the folder, over as many requests as it takes. */
export class FileDownload {
  readonly #path: string;
  readonly #part: string;
  readonly #url: URL;
  readonly #checkAddress: string;

  constructor(
    private readonly file: FileToDownload,
    private readonly options: DownloadOptions,
    private readonly manifest: DownloadManifest,
  ) {
    const { name, path = name } = file;
    this.#path = join(options.folder, name);
    this.#part = `${this.#path}.part`;
    this.#checkAddress = `check the address (${options.addressVariable})`;
    this.#url = new URL(path, options.baseUrl.endsWith('/') ? options.baseUrl : `${options.baseUrl}/`);
  }

  async run(): Promise<DownloadedFile> {
    for (let failures = 0; ; ) {
      const before = await sizeOf(this.#part);
      const step = await this.#step().catch((error: unknown) => this.#explain(error));
      if (step.kind === 'done') return step.file;
      const gained = ((await sizeOf(this.#part)) ?? 0) - (before ?? 0);
      failures = gained >= PROGRESS_BYTES ? 1 : failures + 1;
      if (failures >= MOST_FAILURES) {
        throw unavailable(
          this.#url,
          `${step.reason}, ${failures} times in a row; what has come is kept, so run the same command again later`,
        );
      }
      await this.#pause(failures, step);
    }
  }

  /** As long as the server asks, unless that is so long that nobody would wait for it. */
  async #pause(failures: number, { reason, afterMs }: Extract<Step, { kind: 'again' }>): Promise<void> {
    const asked = afterMs ?? 0;
    if (asked > LONGEST_ASKED_PAUSE_MS) {
      const later = `run the same command again in ${durationText(asked / 1000)}, as it asks`;
      throw unavailable(this.#url, `${reason}; what has come is kept, so ${later}`);
    }
    const backoffMs = (this.options.firstPauseMs ?? 1000) * 2 ** (failures - 1);
    const milliseconds = afterMs ?? Math.min(backoffMs, LONGEST_PAUSE_MS);
    this.options.onPause?.({ file: this.file.name, milliseconds, reason });
    await setTimeout(milliseconds);
  }

  async #step(): Promise<Step> {
    const offset = await this.#resumableBytes();
    const headers = {
      'user-agent': this.options.userAgent,
      // The files are compressed; another layer would spoil ranges.
      'accept-encoding': 'identity',
      ...(offset === 0 ? await this.#ifNewer() : this.#range(offset)),
    };
    return await requestFile(this.#url, headers, this.#checkAddress, (answer) => this.#take(answer, offset));
  }

  async #take(answer: Dispatcher.ResponseData, offset: number): Promise<Step> {
    const { statusCode } = answer;
    if (statusCode === 200) return await this.#receive(answer, 0);
    if (statusCode === 206 && offset > 0) {
      const start = Number(/^bytes (\d+)-/.exec(String(answer.headers['content-range']))?.[1]);
      if (start === offset) return await this.#receive(answer, offset);
    }
    await answer.body.dump();
    const known = await this.#known();
    const { name, missing } = this.file;
    const isMissing = missing !== undefined && (statusCode === 403 || statusCode === 404);
    if (known !== undefined && (statusCode === 304 || isMissing)) {
      return { kind: 'done', file: { file: name, state: 'unchanged', ...known } };
    }
    if (isMissing) throw unavailable(this.#url, `the server answers ${statusCode}: ${missing}`);
    if (statusCode === 206 || statusCode === 416) return await this.#startAnew('the part no longer fits');
    if (statusCode === 429 || statusCode >= 500) {
      const afterMs = retryAfterMs(answer.headers['retry-after'], new Date());
      return { kind: 'again', reason: `the server answers ${statusCode}`, afterMs };
    }
    throw unavailable(this.#url, `the server answers ${statusCode}; ${this.#checkAddress}`);
  }

  /** How much of the file is there and known to be of which version. */
  async #resumableBytes(): Promise<number> {
    const isKnown =
      this.manifest.part(this.file.name) !== undefined && (await sizeOf(this.#part)) !== undefined;
    if (!isKnown) await rm(this.#part, { force: true });
    return (await sizeOf(this.#part)) ?? 0;
  }

  #range(offset: number): Record<string, string> {
    const { etag = null, lastModified = null } = this.manifest.part(this.file.name) ?? {};
    // A weak tag promises equal meaning, not equal bytes.
    const validator = etag !== null && !etag.startsWith('W/') ? etag : lastModified;
    return { range: `bytes=${offset}-`, ...(validator !== null && { 'if-range': validator }) };
  }

  /** What is known of the file that is there; nothing where somebody has cut or removed it. */
  async #known() {
    const known = this.manifest.file(this.file.name);
    return known !== undefined && (await sizeOf(this.#path)) === known.size ? known : undefined;
  }

  async #ifNewer(): Promise<Record<string, string>> {
    const known = await this.#known();
    if (known === undefined) return {};
    return {
      ...(known.etag !== null && { 'if-none-match': known.etag }),
      ...(known.lastModified !== null && { 'if-modified-since': known.lastModified }),
    };
  }

  async #receive({ headers, body }: Dispatcher.ResponseData, offset: number): Promise<Step> {
    const version = { etag: textOf(headers.etag), lastModified: textOf(headers['last-modified']) };
    const length = headers['content-length'] === undefined ? null : Number(headers['content-length']);
    const total = length === null ? null : offset + length;
    const pieces = body[Symbol.asyncIterator]();
    const first = await pieces.next();
    const isPage = /^(text\/html|application\/xhtml\+xml)\b/i.test(textOf(headers['content-type']) ?? '');
    // In the middle of a file any byte may be there.
    if (isPage || (offset === 0 && !first.done && beginsLikeHtml(first.value))) {
      throw unavailable(
        this.#url,
        `the server sends a page of HTML in its place, perhaps of a proxy or a sign-in on the way; nothing of it is kept; ${this.#checkAddress}`,
      );
    }
    if (offset === 0) {
      // Before the manifest tells the new version: a process that is killed in between must not go on with the old bytes.
      await rm(this.#part, { force: true });
      await this.manifest.beginPart(this.file.name, version);
    }
    let bytes = offset;
    const meter = new Transform({
      transform: (chunk: Buffer, _encoding, done) => {
        bytes += chunk.length;
        this.options.onProgress?.({ file: this.file.name, bytes, total });
        done(null, chunk);
      },
    });
    const part = await (offset === 0 ? open(this.#part, 'wx') : openRegularFile(this.#part, GOING_ON));
    await pipeline(beginningWith(first, pieces), meter, part.createWriteStream());
    const sha256 = await checkGzip(this.#part);
    if (sha256 === null) return await this.#startAnew('the file that came is damaged');
    return { kind: 'done', file: await this.#keep(version, bytes, sha256) };
  }

  async #keep(version: FileVersion, size: number, sha256: string): Promise<DownloadedFile> {
    const date = new Date(version.lastModified ?? Number.NaN);
    if (!Number.isNaN(date.getTime())) await lutimes(this.#part, date, date);
    await rename(this.#part, this.#path);
    await this.manifest.complete(this.file.name, { ...version, size, sha256 });
    return { file: this.file.name, state: 'downloaded', size, sha256 };
  }

  async #startAnew(reason: string): Promise<Step> {
    await rm(this.#part, { force: true });
    await this.manifest.dropPart(this.file.name);
    return { kind: 'again', reason, afterMs: null };
  }

  /** Failures of the network are tried again, those of the disk and the program are not. */
  #explain(error: unknown): Step {
    if (error instanceof DownloadFailed) throw error;
    const code = errorCode(error);
    if (code === 'ENOSPC' || code === 'EFBIG' || code === 'EDQUOT') {
      throw unavailable(
        this.#url,
        `there is no room left for it in ${this.options.folder} (${code}); make room, or choose another folder, and run the same command again: it goes on where it stopped`,
      );
    }
    if (code !== undefined && /^(E(ACCES|PERM|ROFS|ISDIR|NOTDIR|IO|EXIST)$|ERR_FS_)/.test(code)) throw error;
    return { kind: 'again', reason: networkReason(error), afterMs: null };
  }
}

function beginsLikeHtml(bytes: Buffer): boolean {
  return /^(\xef\xbb\xbf)?\s*</.test(bytes.subarray(0, 100).toString('latin1'));
}

async function* beginningWith(first: IteratorResult<Buffer>, rest: AsyncIterator<Buffer>) {
  try {
    for (let next = first; next.done !== true; next = await rest.next()) yield next.value;
  } finally {
    await rest.return?.();
  }
}

/** Of a file; a link to one is none. */
async function sizeOf(path: string): Promise<number | undefined> {
  try {
    const found = await lstat(path);
    return found.isFile() ? found.size : undefined;
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return;
    throw error;
  }
}
