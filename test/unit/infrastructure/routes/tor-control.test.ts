import type { Socket } from 'node:net';
import { expect, test } from 'vitest';
import { TorControl } from '../../../../src/infrastructure/routes/tor-control.js';
import { ScriptedControlPort } from '../../../support/network/scripted-control-port.js';
import { deadline } from '../../../support/processes/deadlines.js';

const OK = ['250 OK\r\n'];

async function connected(
  answer: (line: string, socket: Socket) => readonly string[],
  answerMs = deadline(1),
) {
  const port = await ScriptedControlPort.start((line, socket) =>
    line.startsWith('AUTHENTICATE') ? OK : answer(line, socket),
  );
  return { port, control: await TorControl.open(port.address, answerMs) };
}

test('a value of one line and a value of many lines are read', async () => {
  const { port, control } = await connected((line) =>
    line === 'GETINFO version'
      ? ['250-version=0.4.9\r\n250 OK\r\n']
      : ['250+ns/all=\r\nr one\r\n..dot\r\n250 OK\r\n.\r\n250 OK\r\n'],
  );
  await using _ = port;
  expect(await control.getInfo('version')).toBe('0.4.9');
  expect(await control.getInfo('ns/all')).toBe('r one\n.dot\n250 OK');
  control.close();
});

test('half lines, events in between and two answers in one piece are told apart', async () => {
  const { port, control } = await connected((line) =>
    line === 'GETINFO a'
      ? [
          '650-STATUS_CLIENT x\r\n650 y\r',
          '\n25',
          '0-a=fir',
          'st\r',
          '\n250 OK\r\n250-b=second\r\n250 OK\r\n',
        ]
      : [],
  );
  await using _ = port;
  const values = [control.getInfo('a'), control.getInfo('b')];
  expect(await Promise.all(values)).toEqual(['first', 'second']);
  control.close();
});

test('a signal is sent by its name', async () => {
  const { port, control } = await connected(() => OK);
  await using _ = port;
  await control.signal('NEWNYM');
  expect(port.heard).toContain('SIGNAL NEWNYM');
  control.close();
});

test('a new identity is there when tor says that it has acted, not when it says yes', async () => {
  let act = () => {};
  const { port, control } = await connected((line, socket) => {
    act = () => socket.write('650 SIGNAL RELOAD\r\n650 SIGNAL NEWNYM\r\n');
    return line === 'SETEVENTS SIGNAL' ? OK : ['250 OK\r\n650 SIGNAL RELOAD\r\n'];
  });
  await using _ = port;
  let acted = false;
  const renewed = control.newIdentity(deadline(3)).then(() => {
    acted = true;
  });
  await expect.poll(() => port.heard.at(-1)).toBe('SIGNAL NEWNYM');
  await control.getInfo('x').catch(() => {});
  expect(acted).toBe(false);
  act();
  await renewed;
  expect(port.heard.slice(1, 3)).toEqual(['SETEVENTS SIGNAL', 'SIGNAL NEWNYM']);
  control.close();
});

test('a new identity that tor never acts on, refuses or leaves open is told', async () => {
  const silent = await connected(() => OK);
  await using _ = silent.port;
  await expect(silent.control.newIdentity(50)).rejects.toThrow('did not tell of SIGNAL NEWNYM within 0.05 s');
  silent.control.close();
  const refusing = await connected((line) => (line.startsWith('SIGNAL') ? ['552 Unrecognized\r\n'] : OK));
  await using __ = refusing.port;
  await expect(refusing.control.newIdentity(deadline(3))).rejects.toThrow('refused SIGNAL NEWNYM');
  refusing.control.close();
  const leaving = await connected((line, socket) => {
    if (line.startsWith('SIGNAL')) setTimeout(() => socket.destroy(), 50);
    return OK;
  });
  await using ___ = leaving.port;
  await expect(leaving.control.newIdentity(deadline(3))).rejects.toThrow('closed the connection');
});

test('the password is quoted and never told', async () => {
  await using port = await ScriptedControlPort.start(() => ['515 Authentication failed: hunter2\r\n']);
  const address = { ...port.address, secret: { password: 'hun"ter\\2' } };
  const opening = TorControl.open(address, deadline(1));
  await expect(opening).rejects.toMatchObject({ name: 'TorControlFailed', refused: true });
  await expect(opening).rejects.toThrow(/^(?!.*hun).*refused the password.*515/);
  expect(port.heard).toEqual(['AUTHENTICATE "hun\\"ter\\\\2"']);
});

test('a password that would be a second command is refused', async () => {
  await using port = await ScriptedControlPort.start(() => OK);
  const address = { ...port.address, secret: { password: 'x"\r\nSIGNAL HALT' } };
  await expect(TorControl.open(address, deadline(1))).rejects.toMatchObject({ refused: true });
  expect(port.heard).toEqual([]);
});

test('what tor refuses is told with its words', async () => {
  const { port, control } = await connected(() => ['552 Unrecognized key "x"\r\n']);
  await using _ = port;
  await expect(control.getInfo('x')).rejects.toThrow('tor refused GETINFO x (552 Unrecognized key "x")');
  control.close();
});

test('all that waits for an answer fails when the connection closes, and all that comes after', async () => {
  const { port, control } = await connected((_, socket) => {
    socket.destroy();
    return [];
  });
  await using _ = port;
  const asked = [control.getInfo('a'), control.signal('NEWNYM')];
  for (const { status } of await Promise.allSettled(asked)) expect(status).toBe('rejected');
  await expect(control.getInfo('b')).rejects.toThrow(/closed|ECONNRESET/);
});

test('a port that never answers, one that talks nonsense and one that is not there are told', async () => {
  await using silent = await ScriptedControlPort.start(() => []);
  await expect(TorControl.open(silent.address, 50)).rejects.toThrow('did not answer in time');
  await using other = await ScriptedControlPort.start(() => ['HTTP/1.1 400 Bad Request\r\n\r\n']);
  await expect(TorControl.open(other.address, deadline(1))).rejects.toThrow(
    "does not speak tor's control protocol",
  );
  const { address } = silent;
  await silent.close();
  await expect(TorControl.open(address, deadline(1))).rejects.toMatchObject({
    refused: false,
    message: expect.stringContaining('ECONNREFUSED'),
  });
});

test('a cookie that cannot be read is told with its path', async () => {
  await using port = await ScriptedControlPort.start(() => OK);
  const address = { ...port.address, secret: { cookieFile: '/nowhere/cookie' } };
  await expect(TorControl.open(address, deadline(1))).rejects.toThrow(/ENOENT.*\/nowhere\/cookie/);
});

test('events keep nobody waiting past the deadline of an answer', async () => {
  const stop = new AbortController();
  const { port, control } = await connected((_, socket) => {
    const chatter = setInterval(() => socket.write('650 STATUS_CLIENT NOTICE x\r\n'), 20);
    stop.signal.addEventListener('abort', () => clearInterval(chatter));
    return [];
  }, deadline(0.2));
  await using _ = port;
  await expect(control.getInfo('x')).rejects.toThrow('did not answer in time');
  stop.abort();
});

test('a signal that aborts closes the connection', async () => {
  await using port = await ScriptedControlPort.start(() => []);
  const stop = new AbortController();
  const opening = TorControl.open(port.address, 600_000, stop.signal);
  await expect.poll(() => port.heard).toHaveLength(1);
  stop.abort();
  await expect(opening).rejects.toThrow('was closed');
});
