import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { ConnectFailed } from './connect-failed.js';

/** A proxy's header is a few hundred bytes; what is longer is no answer to CONNECT. */
const LONGEST_HEAD = 16 * 1024;
const HEAD_END = '\r\n\r\n';

/**
 * The status that a proxy settles CONNECT with. Node hands the socket over at the first answer, also at an interim one
 * (100, 103): what follows that is read here, and what comes after the final answer is left on the socket.
 */
export async function finalStatus(first: number, socket: Socket | Duplex, head: Buffer): Promise<number> {
  let status = first;
  let rest = head;
  while (status >= 100 && status < 200 && status !== 101) {
    const answer = await readHead(socket, rest);
    status = Number(/^HTTP\/1\.[01] (\d{3})\b/.exec(answer.head)?.[1] ?? Number.NaN);
    if (Number.isNaN(status)) throw new ConnectFailed('no tunnel through the proxy: the answer is not HTTP');
    rest = answer.rest;
  }
  if (rest.length > 0) socket.unshift(rest);
  return status;
}

function readHead(socket: Duplex, before: Buffer): Promise<{ readonly head: string; readonly rest: Buffer }> {
  return new Promise((resolve, reject) => {
    let bytes = before;
    const settle = (error?: Error) => {
      const end = bytes.indexOf(HEAD_END);
      if (error === undefined && end === -1 && bytes.length <= LONGEST_HEAD) return;
      socket.off('readable', onReadable).off('close', onClose);
      if (error !== undefined) return reject(error);
      const rest = bytes.subarray(end === -1 ? bytes.length : end + HEAD_END.length);
      resolve({ head: bytes.toString('latin1', 0, Math.max(0, end)), rest });
    };
    // Reading without making the socket flow leaves it as TLS and undici expect it.
    const onReadable = () => {
      for (let chunk: unknown = socket.read(); chunk instanceof Buffer; chunk = socket.read()) {
        bytes = Buffer.concat([bytes, chunk]);
      }
      settle();
    };
    const onClose = () =>
      settle(new ConnectFailed('no tunnel through the proxy: it closed the connection before it answered'));
    socket.on('readable', onReadable).on('close', onClose);
    settle();
  });
}
