import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
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
  readonly signal: AbortSignal;
  readonly timeoutMs: number;
}

/** Tor was not ready in time, or its control port refused us. The message says how far it was and what to do. */
export class TorNotReady extends Error {
  override readonly name = 'TorNotReady';
}

const POLL_MS = 250;
/** Tor runs nearby: an answer takes milliseconds. */
const ANSWER_MS = 5_000;

/**
 * Waits until tor can carry requests: for its own word when there is a control port, else until its SOCKS port takes a
 * connection. Tor may be started after the wait began. Tells progress when it changes. Rejects with `TorNotReady`, or
 * with the signal's reason when that aborts.
 */
export async function waitForTor(wait: TorWait): Promise<void> {
  const expired = AbortSignal.timeout(wait.timeoutMs);
  const either = AbortSignal.any([wait.signal, expired]);
  let state = 'its SOCKS port cannot be reached';
  let percent = -1;
  const tell = (progress: TorProgress) => {
    state = `it stands at ${progress.percent} % (${progress.summary})`;
    if (progress.percent !== percent) wait.onProgress(progress);
    percent = progress.percent;
  };
  while (true) {
    wait.signal.throwIfAborted();
    if (expired.aborted) {
      const seconds = wait.timeoutMs / 1000;
      throw new TorNotReady(`tor was not ready within ${seconds} s: ${state}. Look at tor's own log`);
    }
    try {
      if (await isReady(wait, either, tell)) return;
    } catch (error) {
      if (!(error instanceof TorControlFailed)) throw error;
      if (error.refused) throw new TorNotReady(error.message);
      state = error.message;
    }
    await sleep(POLL_MS, undefined, { signal: either }).catch(() => {});
  }
}

async function isReady(
  wait: TorWait,
  signal: AbortSignal,
  tell: (progress: TorProgress) => void,
): Promise<boolean> {
  if (wait.control !== null) await followBootstrap(wait.control, signal, tell);
  return !signal.aborted && (await accepts(wait.socks));
}

/** Returns when tor says that it is done, or when the signal aborts. */
async function followBootstrap(
  address: TorControlAddress,
  signal: AbortSignal,
  tell: (progress: TorProgress) => void,
): Promise<void> {
  const control = await TorControl.open(address, ANSWER_MS);
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

function accepts({ host, port }: TorWait['socks']): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: ANSWER_MS });
    const settle = (accepted: boolean) => {
      socket.destroy();
      resolve(accepted);
    };
    socket
      .once('connect', () => settle(true))
      .once('timeout', () => settle(false))
      .once('error', () => settle(false));
  });
}
