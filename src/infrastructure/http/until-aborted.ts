/**
 * Settles as the request does, or rejects with the signal's reason at once when that aborts. undici heeds the signal
 * of a request only from the moment it has a connection: until then it may wait for the deadline of connecting, and
 * for as many more as requests stand before it.
 */
export function untilAborted<Answer>(request: Promise<Answer>, signal: AbortSignal): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    request.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
