import { constants } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openRegularFile, readRegularFile } from '../../../src/shared/regular-file.js';
import { namedPipe } from '../../support/processes/named-pipe.js';
import { csvFolder } from '../../support/stores/csv-folder.js';

describe('in the place of a file', () => {
  test('a pipe is refused at once, whichever way it would be used', async () => {
    const path = join(await csvFolder(), 'file');
    await namedPipe(path);
    const refusal = {
      name: 'NotRegularFile',
      message: expect.stringMatching(`^${path} .* pipe and no file; `),
    };
    await expect(readRegularFile(path)).rejects.toMatchObject(refusal);
    await expect(openRegularFile(path, constants.O_RDWR)).rejects.toMatchObject(refusal);
    await expect(openRegularFile(path, constants.O_WRONLY)).rejects.toMatchObject(refusal);
  });

  test('a folder, a device and a socket are refused', async () => {
    const folder = await csvFolder();
    await mkdir(join(folder, 'inside'));
    await expect(readRegularFile(join(folder, 'inside'))).rejects.toMatchObject({ fault: 'it is a folder' });
    await expect(readRegularFile('/dev/zero')).rejects.toMatchObject({ fault: 'it is a device and no file' });
    const server = createServer().listen(join(folder, 'socket'));
    onTestFinished(() => void server.close());
    await new Promise((listening) => server.once('listening', listening));
    await expect(readRegularFile(join(folder, 'socket'))).rejects.toMatchObject({ name: 'NotRegularFile' });
  });

  test('a file is read', async () => {
    const path = join(await csvFolder(), 'file');
    await writeFile(path, 'content');
    expect(String(await readRegularFile(path))).toBe('content');
  });
});
