import { expect, test } from 'vitest';
import { checkTor } from '../../../../src/presentation/doctor/check-tor.js';
import { EchoSite } from '../../../support/network/echo-site.js';
import { ScriptedControlPort } from '../../../support/network/scripted-control-port.js';

test.each([
  [100, 'ok', 'bootstrapped'],
  [45, 'warning', 'it stands at 45 % (Asking)'],
])('a tor at %i % is %s', async (percent, state, message) => {
  await using socks = await EchoSite.start();
  await using control = await ScriptedControlPort.start((line) =>
    line.startsWith('AUTHENTICATE')
      ? ['250 OK\r\n']
      : [
          `250-status/bootstrap-phase=NOTICE BOOTSTRAP PROGRESS=${percent} TAG=x SUMMARY="Asking"\r\n250 OK\r\n`,
        ],
  );
  const tor = { socks: { host: '127.0.0.1', port: socks.port }, control: control.address };
  expect(await checkTor(tor)).toMatchObject({ state, message: expect.stringContaining(message) });
});
