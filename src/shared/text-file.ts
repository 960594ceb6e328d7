import { TextDecoder } from 'node:util';
import { errorCode } from './error-code.js';
import { errorMessage } from './error-message.js';
import { readPieces } from './read-pieces.js';

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a folder',
  EACCES: 'this user may not read it',
};

/** Reads a text file of at most so many bytes, in any Unicode encoding. Its errors say why as the end of a sentence. */
export async function readTextFile(path: string, mostBytes: number): Promise<string> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const piece of readPieces(path)) {
      length += piece.length;
      pieces.push(piece);
      if (length > mostBytes) break;
    }
  } catch (error) {
    throw new Error(REASONS[errorCode(error) ?? ''] ?? errorMessage(error));
  }
  if (length > mostBytes) throw new Error(`it is larger than ${mostBytes / 1_000_000} MB`);
  const bytes = Buffer.concat(pieces, length);
  return textDecoderFor(bytes).decode(bytes);
}

/** For UTF-8 or UTF-16, told by the byte order mark, or for UTF-16 by the zeros of the first character. The mark is left out. */
export function textDecoderFor([first, second]: Uint8Array): TextDecoder {
  if ((first === 0xff && second === 0xfe) || (first !== 0 && second === 0))
    return new TextDecoder('utf-16le');
  if ((first === 0xfe && second === 0xff) || (first === 0 && second !== 0))
    return new TextDecoder('utf-16be');
  return new TextDecoder();
}
