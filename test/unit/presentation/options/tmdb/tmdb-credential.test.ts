import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import {
  readTmdbCredential,
  tmdbSecrets,
} from '../../../../../src/presentation/options/tmdb/tmdb-credential.js';
import { temporaryFolder } from '../../../../support/processes/temporary-folder.js';

const TOKEN = `eyJhbGciOiJIUzI1NiJ9.${'x'.repeat(120)}`;
const OTHER_TOKEN = `eyJhbGciOiJIUzI1NiJ9.${'y'.repeat(120)}`;
const KEY = '0123456789abcdef0123456789abcdef';
const NONE = { tmdbToken: null, tmdbApiKey: null, tmdbTokenFile: null };

async function fileWith(text: string): Promise<string> {
  const path = join(await temporaryFolder(), 'token');
  await writeFile(path, text);
  return path;
}

it('the token comes before the API key', async () => {
  expect(await readTmdbCredential({ ...NONE, tmdbToken: TOKEN, tmdbApiKey: KEY })).toEqual({
    kind: 'token',
    secret: TOKEN,
    from: 'TMDB_TOKEN',
  });
  expect(await readTmdbCredential({ ...NONE, tmdbApiKey: KEY })).toMatchObject({
    kind: 'api-key',
    secret: KEY,
  });
});

it('a token file comes before both, with or without a line end', async () => {
  const tmdbTokenFile = await fileWith(`${OTHER_TOKEN}\n`);
  const credential = await readTmdbCredential({ tmdbToken: TOKEN, tmdbApiKey: KEY, tmdbTokenFile });
  expect(credential).toMatchObject({ kind: 'token', secret: OTHER_TOKEN });
  expect(credential.from).toContain(tmdbTokenFile);
});

it('without one, people are told where to get it and where to put it', async () => {
  await expect(readTmdbCredential(NONE)).rejects.toThrow(/set TMDB_TOKEN .*settings\/api/);
});

it('a token file that holds something else is refused without showing it', async () => {
  const fault = await readTmdbCredential({ ...NONE, tmdbTokenFile: await fileWith(KEY) }).catch(String);
  expect(fault).toMatch(/--tmdb-token-file .* wants the API Read Access Token/);
  expect(fault).not.toContain(KEY);
});

it('a token file that is not there is told by its name', async () => {
  await expect(readTmdbCredential({ ...NONE, tmdbTokenFile: '/nowhere/token' })).rejects.toThrow(
    '--tmdb-token-file (TMDB_TOKEN_FILE) /nowhere/token cannot be read: there is no such file',
  );
});

it('all that TMDB may know its user by is secret, also what is not used, each once', () => {
  const tmdbToken = 'a-token-that-is-long-enough';
  const tmdbApiKey = '0123456789abcdef0123456789abcdef';
  const credential = { kind: 'token', secret: 'of-the-file', from: 'the file' } as const;
  expect(tmdbSecrets({ tmdbToken, tmdbApiKey }, credential)).toEqual(['of-the-file', tmdbToken, tmdbApiKey]);
  expect(tmdbSecrets({ tmdbToken, tmdbApiKey: null }, { ...credential, secret: tmdbToken })).toEqual([
    tmdbToken,
  ]);
  expect(tmdbSecrets({ tmdbToken: null, tmdbApiKey: null }, null)).toEqual([]);
});
