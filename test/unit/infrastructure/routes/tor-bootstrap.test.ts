import { expect, test } from 'vitest';
import { type TorProgress, waitForTor } from '../../../../src/infrastructure/routes/tor-bootstrap.js';
import type { TorControlAddress } from '../../../../src/infrastructure/routes/tor-control.js';
import { deadline } from '../../../support/deadlines.js';
import { EchoSite } from '../../../support/echo-site.js';
import { ScriptedControlPort } from '../../../support/scripted-control-port.js';

/** A control port of a tor that takes one step further at every question. */
function bootstrapping(...steps: readonly string[]): Promise<ScriptedControlPort> {
  const left = [...steps];
  return ScriptedControlPort.start((line) => {
    if (line.startsWith('AUTHENTICATE')) return ['250 OK\r\n'];
    const step = left.length > 1 ? left.shift() : left[0];
    return [`250-status/bootstrap-phase=NOTICE BOOTSTRAP ${step}\r\n250 OK\r\n`];
  });
}

function wait(
  socksPort: number,
  control: TorControlAddress | null,
  more: { readonly timeoutMs?: number; readonly signal?: AbortSignal } = {},
) {
  const progress: TorProgress[] = [];
  const ready = waitForTor({
    socks: { host: '127.0.0.1', port: socksPort },
    control,
    onProgress: (step) => progress.push(step),
    signal: more.signal ?? new AbortController().signal,
    timeoutMs: more.timeoutMs ?? deadline(3),
  });
  return { ready, progress };
}

async function unusedPort(): Promise<number> {
  await using site = await EchoSite.start();
  return site.port;
}

test('progress is told once for every step until tor is ready', async () => {
  await using socks = await EchoSite.start();
  await using control = await bootstrapping(
    'PROGRESS=5 TAG=conn SUMMARY="Connecting"',
    'PROGRESS=5 TAG=conn SUMMARY="Connecting"',
    'PROGRESS=45 TAG=requesting_descriptors SUMMARY="Asking for relay descriptors"',
    'PROGRESS=100 TAG=done SUMMARY="Done"',
  );
  const { ready, progress } = wait(socks.port, control.address);
  await ready;
  expect(progress).toEqual([
    { percent: 5, summary: 'Connecting' },
    { percent: 45, summary: 'Asking for relay descriptors' },
    { percent: 100, summary: 'Done' },
  ]);
});

test('a tor that gets stuck is told with how far it was', async () => {
  await using socks = await EchoSite.start();
  await using control = await bootstrapping('PROGRESS=14 TAG=x SUMMARY="Handshaking with a relay"');
  const { ready } = wait(socks.port, control.address, { timeoutMs: deadline(0.2) });
  await expect(ready).rejects.toThrow(
    /^tor was not ready within \d+ s: it stands at 14 % \(Handshaking with a relay\)/,
  );
});

test('a refused password ends the wait at once', async () => {
  await using control = await ScriptedControlPort.start(() => ['515 Bad authentication\r\n']);
  const { ready } = wait(await unusedPort(), control.address);
  await expect(ready).rejects.toMatchObject({
    name: 'TorNotReady',
    message: expect.stringContaining('refused the password'),
  });
});

test('without a control port a SOCKS port that takes connections is enough', async () => {
  await using socks = await EchoSite.start();
  const { ready, progress } = wait(socks.port, null);
  await ready;
  expect(progress).toEqual([]);
});

test.each([true, false])('a tor that is not there is told (control port: %s)', async (hasControl) => {
  const port = await unusedPort();
  const control = hasControl ? { host: '127.0.0.1', port, secret: null } : null;
  await expect(wait(port, control, { timeoutMs: 300 }).ready).rejects.toThrow(
    /not ready within 0.3 s: .*cannot be reached/,
  );
});

test('a stop ends the wait with its own reason', async () => {
  const stop = new AbortController();
  const { ready } = wait(await unusedPort(), null, { signal: stop.signal });
  stop.abort(new Error('stopped by the user'));
  await expect(ready).rejects.toThrow('stopped by the user');
});
