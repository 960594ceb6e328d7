import { constants, createReadStream, open } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Socket } from 'node:net';
import { promisify } from 'node:util';

/**
 * What a file or a pipe holds, in pieces. Who reads a pipe as a file waits for its writer in a thread that the end of the
 * program waits for in turn, so that no signal but SIGKILL would end it.
 */
export async function* readPieces(path: string): AsyncGenerator<Uint8Array> {
  const isPipe = (await stat(path)).isFIFO();
  const source = isPipe ? await openPipe(path) : createReadStream(path);
  for await (const piece of source) yield Buffer.from(piece);
}

async function openPipe(path: string): Promise<Socket> {
  const fd = await promisify(open)(path, constants.O_RDONLY | constants.O_NONBLOCK);
  return new Socket({ fd, readable: true, writable: false });
}
