import { type Dispatcher, request } from 'undici';
import { quoted } from '../../shared/quoted.js';
import { DownloadFailed } from './download-failed.js';

const STALL_MS = 30_000;
const MOST_REDIRECTS = 5;
const REDIRECTS: readonly number[] = [301, 302, 303, 307, 308];
const LONGEST_SHOWN = 200;

/**
 * Asks for a file and follows redirects, from https to https only: the files are checked for damage, not for who made
 * them. What `take` leaves of the body is dropped, also when it throws. Throws `DownloadFailed` for a redirect that may not
 * be followed; `advice` is what to do about it.
 */
export async function requestFile<Taken>(
  file: URL,
  headers: Readonly<Record<string, string>>,
  advice: string,
  take: (answer: Dispatcher.ResponseData) => Promise<Taken>,
): Promise<Taken> {
  let url = file;
  for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects += 1) {
    const answer = await request(url, { headers, headersTimeout: STALL_MS, bodyTimeout: STALL_MS });
    if (!REDIRECTS.includes(answer.statusCode)) return await takeAndDrop(answer, take);
    await answer.body.dump();
    url = redirectTarget(file, answer.headers.location, url, advice);
  }
  throw unavailable(file, `the server redirects more than ${MOST_REDIRECTS} times; ${advice}`);
}

/** A body that nobody reads would keep its connection, and with it the process. */
async function takeAndDrop<Taken>(
  answer: Dispatcher.ResponseData,
  take: (answer: Dispatcher.ResponseData) => Promise<Taken>,
): Promise<Taken> {
  try {
    return await take(answer);
  } finally {
    // To end it early is an error of the stream, which nobody else hears.
    answer.body.on('error', () => {}).destroy();
  }
}

function redirectTarget(file: URL, location: string | string[] | undefined, from: URL, advice: string): URL {
  const text = textOf(location);
  if (text === null || !URL.canParse(text, from.href)) {
    throw unavailable(file, `the server redirects to no valid address; ${advice}`);
  }
  const target = new URL(text, from);
  if (target.protocol === 'https:' || (target.protocol === 'http:' && from.protocol === 'http:'))
    return target;
  const shown = quoted(`${target.protocol}//${target.host}`, LONGEST_SHOWN);
  const why = from.protocol === 'https:' ? 'which is not HTTPS' : 'which is neither HTTP nor HTTPS';
  throw unavailable(file, `the server redirects to ${shown}, ${why}; ${advice}`);
}

/** Names the file by its address, without what may be secret in it. */
export function unavailable({ origin, pathname }: URL, reason: string): DownloadFailed {
  return new DownloadFailed(`${origin}${pathname}: ${reason}`);
}

/** A header that was sent once; `null` for any other. */
export function textOf(header: string | string[] | undefined): string | null {
  return typeof header === 'string' ? header : null;
}
