import { createServer } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import {
  type TorProgress,
  type TorWait,
  waitForTor,
} from '../../../../src/infrastructure/routes/tor-bootstrap.js';
import type { TorControlAddress } from '../../../../src/infrastructure/routes/tor-control.js';
import { EchoSite } from '../../../support/network/echo-site.js';
import { ScriptedControlPort } from '../../../support/network/scripted-control-port.js';
import { deadline } from '../../../support/processes/deadlines.js';

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
  more: Partial<Pick<TorWait, 'timeoutMs' | 'portTimeoutMs' | 'signal'>> = {},
) {
  const progress: TorProgress[] = [];
  const troubles: string[] = [];
  const ready = waitForTor({
    socks: { host: '127.0.0.1', port: socksPort },
    control,
    onProgress: (step) => progress.push(step),
    onTrouble: (reason) => troubles.push(reason),
    signal: new AbortController().signal,
    timeoutMs: deadline(3),
    ...more,
  });
  return { ready, progress, troubles };
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

test.each([true, false])(
  'a refused port is said at once and ends the wait soon (control port: %s)',
  async (hasControl) => {
    const port = await unusedPort();
    const control = hasControl ? { host: '127.0.0.1', port, secret: null } : null;
    // Far more than the test may take.
    const { ready, troubles } = wait(port, control, { timeoutMs: 3_600_000, portTimeoutMs: 600 });
    await expect(ready).rejects.toMatchObject({
      name: 'TorNotReady',
      message: expect.stringMatching(
        /within 0\.6 s: .* port 127\.0\.0\.1:\d+ cannot be reached \(ECONNREFUSED\)/,
      ),
    });
    expect(troubles).toEqual([expect.stringMatching(/cannot be reached \(ECONNREFUSED\)$/)]);
  },
);

test('tries leave no listener behind: Node warns of more than ten', async () => {
  const warnings: string[] = [];
  const note = ({ message }: Error) => void warnings.push(message);
  process.on('warning', note);
  onTestFinished(() => void process.off('warning', note));
  await expect(wait(await unusedPort(), null, { portTimeoutMs: 3_500 }).ready).rejects.toThrow('not ready');
  expect(warnings).toEqual([]);
});

test('a port that is no control port ends the wait soon', async () => {
  await using socks = await EchoSite.start();
  await using control = await ScriptedControlPort.start((_, socket) => {
    socket.destroy();
    return [];
  });
  const { ready } = wait(socks.port, control.address, { timeoutMs: 3_600_000, portTimeoutMs: 600 });
  await expect(ready).rejects.toThrow(/closed the connection|ECONNRESET/);
});

test('a bootstrap is not cut short by the time that a refused port has', async () => {
  await using socks = await EchoSite.start();
  const steps = Array.from({ length: 8 }, (_, at) => `PROGRESS=${at} TAG=x SUMMARY="Step"`);
  await using control = await bootstrapping(...steps, 'PROGRESS=100 TAG=done SUMMARY="Done"');
  const { ready, progress } = wait(socks.port, control.address, { portTimeoutMs: 100 });
  await ready;
  expect(progress).toHaveLength(9);
});

test('a port that opens during the wait is enough', async () => {
  const port = await unusedPort();
  const { ready, troubles } = wait(port, null);
  await expect.poll(() => troubles).toHaveLength(1);
  const server = createServer().listen(port, '127.0.0.1');
  await ready;
  server.close();
});

test('a stop ends the wait with its own reason, also while an answer is waited for', async () => {
  await using control = await ScriptedControlPort.start(() => []);
  const stop = new AbortController();
  const { ready } = wait(await unusedPort(), control.address, { signal: stop.signal });
  await expect.poll(() => control.heard.length).toBeGreaterThan(0);
  const reason = new Error('stopped by the user');
  stop.abort(reason);
  await expect(ready).rejects.toBe(reason);
});

test('a stop before the wait ends it with its own reason', async () => {
  const reason = new Error('stopped by the user');
  await expect(wait(await unusedPort(), null, { signal: AbortSignal.abort(reason) }).ready).rejects.toBe(
    reason,
  );
});

test('a stop ends the wait with its own reason', async () => {
  const stop = new AbortController();
  const { ready } = wait(await unusedPort(), null, { signal: stop.signal });
  stop.abort(new Error('stopped by the user'));
  await expect(ready).rejects.toThrow('stopped by the user');
});
