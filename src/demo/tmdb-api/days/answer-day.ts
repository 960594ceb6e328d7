import type { IncomingMessage, ServerResponse } from 'node:http';
import { dateOf } from '../catalogue/days.js';
import type { Timeline } from './timeline.js';

const PATH = '/local/day';

/** Whether a request asks for the day of the local TMDB itself, which TMDB has no address for. */
export function isDayRequest({ url = '' }: IncomingMessage): boolean {
  return url === PATH || url.startsWith(`${PATH}?`);
}

/** `GET` says the day, `POST` moves on to the next, `POST` with `?to=2026-09-29` to that one. */
export function answerDay(
  timeline: Timeline,
  { method, url = '' }: IncomingMessage,
  response: ServerResponse,
): void {
  const to = new URLSearchParams(url.slice(PATH.length)).get('to');
  try {
    if (method === 'POST' && to === null) timeline.advanceDay();
    else if (method === 'POST' && to !== null) timeline.setDay(to);
    send(response, 200, { day: dateOf(timeline.today.today) });
  } catch (error) {
    send(response, 400, { error: error instanceof Error ? error.message : String(error) });
  }
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(`${JSON.stringify(body)}\n`);
}
