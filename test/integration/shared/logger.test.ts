import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { openLog } from '../../../src/shared/logger.js';
import { temporaryFolder } from '../../support/processes/temporary-folder.js';

let folder: string;

beforeAll(async () => {
  folder = await temporaryFolder();
});

async function logged(
  name: string,
  level: 'debug' | 'info' | 'warn',
  secrets: readonly string[],
  write: (log: Awaited<ReturnType<typeof openLog>>['logger']) => void,
): Promise<readonly Record<string, unknown>[]> {
  const file = join(folder, 'logs', `${name}.jsonl`);
  const log = await openLog({ level, secrets, to: { file, onLoss: () => {} } });
  write(log.logger);
  await log.close();
  const lines = (await readFile(file, 'utf8')).trimEnd().split('\n');
  return lines.map((line) => JSON.parse(line));
}

describe('openLog to a file', () => {
  it('writes a JSON line each, with a time in ISO form, and has written all of them once it is closed', async () => {
    const lines = await logged('many', 'info', [], (log) => {
      for (let number = 0; number < 5000; number += 1) log.child({ run: 3 }).info({ number }, 'title saved');
    });
    expect(lines).toHaveLength(5000);
    expect(lines.at(-1)).toEqual({
      level: 'info',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      run: 3,
      number: 4999,
      msg: 'title saved',
    });
  });

  it('leaves out what is less important than the level', async () => {
    const lines = await logged('level', 'warn', [], (log) => {
      log.info('no');
      log.warn('yes');
    });
    expect(lines.map(({ msg }) => msg)).toEqual(['yes']);
  });

  const secrets = [
    'of-the-database',
    'of "a" proxy\\',
    'of/tor?',
    Buffer.from('user:pass').toString('base64'),
  ];

  it.each(secrets)(
    'takes the secret %s out of messages, fields, nested fields and errors',
    async (secret) => {
      const lines = await logged(`secret-${secrets.indexOf(secret)}`, 'debug', secrets, (log) => {
        log.info(`the message says ${secret}`);
        log.warn({ reason: `a field says ${secret}`, nested: [{ deep: secret }] }, 'constant');
        log.error({ err: new Error(`an error says ${secret}`) }, 'constant');
        log.debug({ url: `socks5h://me:${encodeURIComponent(secret)}@host:1080` }, 'constant');
        log.child({ route: secret }).info('a child');
      });
      expect(lines).toHaveLength(5);
      const text = JSON.stringify(lines);
      expect(text).not.toContain(secret);
      expect(text).not.toContain(JSON.stringify(secret).slice(1, -1));
      expect(text).not.toContain(encodeURIComponent(secret));
      expect(lines[3]).toMatchObject({ url: 'socks5h://[redacted]@host:1080' });
    },
  );

  it('rejects when the file cannot be written', async () => {
    const to = { file: folder, onLoss: () => {} };
    await expect(openLog({ level: 'info', secrets: [], to })).rejects.toThrow('EISDIR');
  });

  it('leaves nothing behind that disturbs the end of a process whose log cannot be opened', async () => {
    const logger = new URL('../../../dist/shared/logger.js', import.meta.url);
    const program = `
      const { openLog } = await import(${JSON.stringify(logger.href)});
      const to = { file: ${JSON.stringify(folder)}, onLoss() {} };
      await openLog({ level: 'info', secrets: [], to }).catch(({ code }) => console.log(code));`;
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [
      '--input-type=module',
      '-e',
      program,
    ]);
    expect({ stdout, stderr }).toEqual({ stdout: 'EISDIR\n', stderr: '' });
  });

  it('goes on without lines that a full disk does not take, and says so once', async () => {
    const losses: string[] = [];
    const to = { file: '/dev/full', onLoss: (error: Error) => losses.push(error.message) };
    const log = await openLog({ level: 'info', secrets: [], to });
    for (let number = 0; number < 10; number += 1) {
      log.logger.info('lost');
      await new Promise((resolve) => setImmediate(resolve));
    }
    await log.close();
    expect(losses).toEqual([expect.stringContaining('ENOSPC')]);
  });
});

describe('openLog to a terminal', () => {
  it('prints readable lines without secrets', async () => {
    const lines: string[] = [];
    const log = await openLog({
      level: 'info',
      secrets: ['hunter2'],
      to: { print: (line) => lines.push(line) },
    });
    log.logger.warn({ reason: 'hunter2 is wrong' }, 'title failed');
    expect(lines).toEqual([
      expect.stringMatching(/^[\d:]{8} warn {2}title failed reason="\[redacted\] is wrong"$/),
    ]);
  });
});
