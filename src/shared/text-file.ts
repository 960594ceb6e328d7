import { buffer } from 'node:stream/consumers';
import { TextDecoder } from 'node:util';
import { errorCode } from './error-code.js';
import { errorMessage } from './error-message.js';
import { NotRegularFile, openRegularFile } from './regular-file.js';

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EACCES: 'this user may not read it',
};

/** Reads a text file of at most so many bytes, in any Unicode encoding. Its errors say why as the end of a sentence. */
export async function readTextFile(path: string, mostBytes: number): Promise<string> {
  const bytes = await readBytes(path, mostBytes).catch((error: unknown) => {
    if (error instanceof NotRegularFile) throw new Error(error.fault);
    throw new Error(REASONS[errorCode(error) ?? ''] ?? errorMessage(error));
  });
  if (bytes.length > mostBytes) throw new Error(`it is larger than ${mostBytes / 1_000_000} MB`);
  return textDecoderFor(bytes).decode(bytes);
}

async function readBytes(path: string, mostBytes: number): Promise<Buffer> {
  const handle = await openRegularFile(path);
  return await buffer(handle.createReadStream({ start: 0, end: mostBytes }));
}

/** For UTF-8 or UTF-16, told by the byte order mark, or for UTF-16 by the zeros of the first character. The mark is left out. */
export function textDecoderFor([first, second]: Uint8Array): TextDecoder {
  if ((first === 0xff && second === 0xfe) || (first !== 0 && second === 0))
    return new TextDecoder('utf-16le');
  if ((first === 0xfe && second === 0xff) || (first === 0 && second !== 0))
    return new TextDecoder('utf-16be');
  return new TextDecoder();
}
