import { request } from 'undici';
import { expect } from 'vitest';
import type { Failure } from '../../../src/domain/engine/outcome.js';
import { networkFailure } from '../../../src/infrastructure/http/network-failure.js';
import { createRouteDispatcher } from '../../../src/infrastructure/http/route-dispatcher.js';
import { aRoute } from '../builders/route-builder.js';
import { deadline } from '../processes/deadlines.js';
import { EchoSite } from './echo-site.js';

/** Credentials whose words no failure may hold. */
export const SECRET = { username: 'winston', password: 'hunter2' };

/** The failure of a page over a proxy, after the checks that hold for every failure. */
export async function failureOf(
  proxyUrl: string | null,
  url: string,
  options: {
    readonly ca?: string;
    readonly signal?: AbortSignal;
    readonly language?: string;
    /** Short ones are for what never comes: on a busy machine all else may take longer. */
    readonly connectMs?: number;
    readonly answerMs?: number;
  } = {},
): Promise<Failure> {
  const dispatcher = createRouteDispatcher(aRoute(proxyUrl), {
    connections: 2,
    connectTimeoutMs: options.connectMs ?? deadline(1),
    ...(options.ca === undefined ? {} : { tls: { ca: options.ca } }),
  });
  const error: unknown = await request(url, {
    dispatcher,
    headersTimeout: options.answerMs ?? deadline(1),
    bodyTimeout: options.answerMs ?? deadline(1),
    signal: options.signal ?? null,
    headers: { 'accept-language': options.language ?? 'en' },
  })
    .then(({ body }) => body.text())
    .then(
      (text) => new Error(`no failure but a page: ${text}`),
      (caught: unknown) => caught,
    );
  await dispatcher.destroy();
  const failed = networkFailure(error);
  expect(JSON.stringify(failed)).not.toMatch(/hunter2|winston|127\.0\.0|imdb\.test/);
  expect(failed).toMatchObject({ httpStatus: null, retryAfterMs: null });
  return structuredClone(failed);
}

export function unreachable(reason: string | RegExp) {
  return { kind: 'unreachable', reason: expect.stringMatching(reason) };
}

export async function unusedPort(): Promise<number> {
  await using site = await EchoSite.start();
  return site.port;
}
