import type { IncomingMessage } from 'node:http';

/** Whether a request carries an access token as a Bearer, or a key as `api_key`, that is taken; any without a list. */
export function isAuthorised(
  { headers }: IncomingMessage,
  query: URLSearchParams,
  tokens?: readonly string[],
): boolean {
  const [, token] = /^Bearer +(\S+)$/i.exec(headers.authorization ?? '') ?? [];
  const given = token ?? query.get('api_key') ?? '';
  return tokens === undefined ? given !== '' : tokens.includes(given);
}
