import { expect, it } from 'vitest';
import { secretsOf } from '../../../../src/presentation/progress/run-log.js';
import { Redactor } from '../../../../src/shared/redactor.js';
import { DIRECT } from '../../../support/stores/in-memory.js';

const routes = {
  groups: [
    [
      { route: DIRECT, maxInFlight: 1 },
      {
        route: { ...DIRECT, id: 'proxy-1', proxyUrl: 'http://me:of%2Fa%20proxy@host:80' },
        maxInFlight: 1,
      },
    ],
  ],
  tor: null,
  warnings: [],
};

const settings = {
  databaseUrl: 'postgres://me:of%2Fthe%20database@host/db?password=of-the-query',
  proxyPass: 'of-the-gateway',
  torControlPassword: 'of-the-control-port',
};

it('the password of a server behind a socket is known too', () => {
  const databaseUrl = 'postgres://me:of%2Fthe%20socket@/db?host=/run/postgresql';
  const redactor = new Redactor(secretsOf({ ...settings, databaseUrl }, routes, {}));
  expect(redactor.text('of/the socket')).toBe('[redacted]');
});

it.each([
  'of/the database',
  'of%2Fthe%20database',
  'of-the-query',
  'of-the-gateway',
  'of-the-control-port',
  'of-the-driver',
  'of/a proxy',
  'of%2Fa%20proxy',
  Buffer.from('me:of/a proxy').toString('base64'),
])('the secret %j of a run is known to what hides secrets', (secret) => {
  const redactor = new Redactor(secretsOf(settings, routes, { PGPASSWORD: 'of-the-driver' }));
  expect(redactor.text(`seen: ${secret}.`)).toBe('seen: [redacted].');
});
