import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { addressText } from '../../shared/address-text.js';
import { errorCode } from '../../shared/error-code.js';
import { TorControl, type TorControlAddress, TorControlFailed } from './tor-control.js';

/** How far tor is with finding its way into the network. */
export interface TorProgress {
  /** 0 to 100. */
  readonly percent: number;
  /** Tor's own words, e.g. `Loading relay descriptors`. */
  readonly summary: string;
}

export interface TorWait {
  readonly socks: { readonly host: string; readonly port: number };
  /** `null` when there is no control port: then only the SOCKS port is waited for. */
  readonly control: TorControlAddress | null;
  readonly onProgress: (progress: TorProgress) => void;
  /** Told of what keeps tor from being asked, whenever that is something new. */
  readonly onTrouble?: (reason: string) => void;
  readonly signal: AbortSignal;
  /** For the whole bootstrap. */
  readonly timeoutMs: number;
  /** For a tor that cannot be asked how far it is: one that has been started opens its ports at once. Default 10 s. */
  readonly portTimeoutMs?: number;
}

/** Tor was not ready in time, or its control port refused us. The message says how far it was and what to do. */
export class TorNotReady extends Error {
  override readonly name = 'TorNotReady';
}

const POLL_MS = 250;
/** Tor runs nearby: an answer takes milliseconds. */
const ANSWER_MS = 5_000;
const PORT_TIMEOUT_MS = 10_000;

/**
 * Waits until tor can carry requests: for its own word when there is a control port, else until its SOCKS port takes a
 * connection. Tor may be started shortly after the wait began. Tells progress when it changes. Rejects with
 * `TorNotReady`, or with the signal's reason when that aborts.
 */
export async function waitForTor(wait: TorWait): Promise<void> {
  const { portTimeoutMs = PORT_TIMEOUT_MS } = wait;
  const expired = AbortSignal.timeout(wait.timeoutMs);
  const either = AbortSignal.any([wait.signal, expired]);
  let state = 'it has not answered yet';
  let percent = -1;
  let troubledSince: number | null = null;
  const tell = (progress: TorProgress) => {
    troubledSince = null;
    state = `it stands at ${progress.percent} % (${progress.summary})`;
    if (progress.percent !== percent) wait.onProgress(progress);
    percent = progress.percent;
  };
  while (true) {
    try {
      if (await isReady(wait, either, tell)) return;
    } catch (error) {
      if (!(error instanceof TorControlFailed)) throw error;
      if (error.refused) throw new TorNotReady(error.message);
      if (!either.aborted) {
        troubledSince ??= performance.now();
        if (error.message !== state) wait.onTrouble?.(error.message);
        state = error.message;
      }
    }
    wait.signal.throwIfAborted();
    if (expired.aborted) throw notReady(wait.timeoutMs, state);
    if (troubledSince !== null && performance.now() - troubledSince >= portTimeoutMs) {
      throw notReady(portTimeoutMs, state);
    }
    await sleep(POLL_MS, undefined, { signal: either }).catch(() => {});
  }
}

function notReady(milliseconds: number, state: string): TorNotReady {
  return new TorNotReady(
    `tor was not ready within ${milliseconds / 1000} s: ${state}. Look at tor's own log`,
  );
}

async function isReady(
  wait: TorWait,
  signal: AbortSignal,
  tell: (progress: TorProgress) => void,
): Promise<boolean> {
  if (wait.control !== null) await followBootstrap(wait.control, signal, tell);
  if (signal.aborted) return false;
  await connectTo(wait.socks, signal);
  return true;
}

/** Returns when tor says that it is done, or when the signal aborts. */
async function followBootstrap(
  address: TorControlAddress,
  signal: AbortSignal,
  tell: (progress: TorProgress) => void,
): Promise<void> {
  const control = await TorControl.open(address, ANSWER_MS, signal);
  try {
    while (!signal.aborted) {
      const progress = parseBootstrapPhase(await control.getInfo('status/bootstrap-phase'));
      tell(progress);
      if (progress.percent >= 100) return;
      await sleep(POLL_MS, undefined, { signal }).catch(() => {});
    }
  } finally {
    control.close();
  }
}

/** Reads `NOTICE BOOTSTRAP PROGRESS=45 TAG=… SUMMARY="…"`. */
function parseBootstrapPhase(phase: string): TorProgress {
  const percent = /\bPROGRESS=(\d+)/.exec(phase)?.[1];
  if (percent === undefined) throw new TorControlFailed("tor's progress cannot be read");
  return { percent: Number(percent), summary: /\bSUMMARY="((?:[^"\\]|\\.)*)"/.exec(phase)?.[1] ?? '' };
}

/** Rejects with `TorControlFailed` when the SOCKS port takes no connection. */
function connectTo(socks: TorWait['socks'], signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect({ ...socks, timeout: ANSWER_MS });
    // Given to the socket, the signal would keep a listener of every try.
    const abort = () => fail('interrupted');
    const end = () => {
      signal.removeEventListener('abort', abort);
      socket.destroy();
    };
    const fail = (reason: string) => {
      end();
      reject(new TorControlFailed(`its SOCKS port ${addressText(socks)} cannot be reached (${reason})`));
    };
    signal.addEventListener('abort', abort);
    socket
      .once('connect', () => {
        end();
        resolve();
      })
      .once('timeout', () => fail('no answer'))
      .once('error', (error) => fail(errorCode(error) ?? error.message));
  });
}
