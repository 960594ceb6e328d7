import { fstatSync, writeSync } from 'node:fs';
import type { Writable } from 'node:stream';
import { EXIT } from '../../domain/engine/exit-code.js';
import { hasErrorCode } from '../../shared/error-code.js';
import { errorMessage } from '../../shared/error-message.js';

let fault: unknown = null;

/**
 * Keeps a stream that cannot be written from ending the program midway. Without standard error a run goes on, since its
 * data is what matters. Of standard output one line tells, and a command that went well ends with 5; a reader that has
 * gone, as `head` does, wanted no more.
 */
export function guardOutput(): void {
  process.stderr.on('error', () => {});
  process.stdout.on('error', (error) => {
    if (fault !== null) return;
    fault = error;
    if (hasErrorCode(error, 'EPIPE')) return;
    process.stderr.write(`error: standard output cannot be written: ${errorMessage(error)}\n`);
    process.on('exit', (code) => {
      if (code === EXIT.done) process.exitCode = EXIT.fault;
    });
  });
  if (isFile(process.stdout.fd)) writeFileWhole(process.stdout, process.stdout.fd);
}

/** Whether this is what standard output failed with, which has been told. */
export function isOutputFault(error: unknown): boolean {
  return error === fault;
}

/** Node takes a write of which a full disk took a part for whole. */
function writeFileWhole(stream: Writable, fd: number): void {
  stream._write = (chunk: unknown, encoding, done) => {
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk, encoding) : chunk;
    try {
      if (!(bytes instanceof Uint8Array)) throw new TypeError('neither text nor bytes');
      for (let at = 0; at < bytes.length; ) at += writeSync(fd, bytes, at);
      done();
    } catch (error) {
      done(error instanceof Error ? error : new Error(String(error)));
    }
  };
}

function isFile(fd: number): boolean {
  try {
    return fstatSync(fd).isFile();
  } catch {
    return false;
  }
}
