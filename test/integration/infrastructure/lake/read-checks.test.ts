import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readChecks } from '../../../../src/infrastructure/lake/read-checks.js';
import { temporaryFolder } from '../../../support/processes/temporary-folder.js';

async function checksOf(sql: string) {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'mine.sql'), sql);
  await writeFile(join(folder, 'README.md'), 'no check');
  return await readChecks(pathToFileURL(`${folder}/`));
}

describe('readChecks', () => {
  it('reads what a file says of itself', async () => {
    const sql =
      '-- Votes stay.\n-- guards: tmdb_stat\n-- severity: warn\n-- needs: same-lists\n-- tolerance: 2.5%\nselect 1\n';
    expect(await checksOf(sql)).toEqual([
      {
        name: 'mine',
        summary: 'Votes stay.',
        severity: 'warn',
        guards: 'tmdb_stat',
        needs: 'same-lists',
        tolerance: 0.025,
        sql,
      },
    ]);
  });

  it('tolerates nothing and compares with nothing where a file does not say so', async () => {
    const sql = '-- Votes stay.\n-- guards: tmdb_stat\n-- severity: error\nselect 1\n';
    expect(await checksOf(sql)).toMatchObject([{ needs: null, tolerance: 0 }]);
  });

  it.each([
    ['says nothing', 'select 1\n'],
    ['guards no table of the lake', '-- Votes stay.\n-- guards: movies\n-- severity: error\nselect 1\n'],
    ['has no severity', '-- Votes stay.\n-- guards: tmdb_stat\nselect 1\n'],
    [
      'has a word that is none',
      '-- Votes stay.\n-- guards: tmdb_stat\n-- severity: error\n-- need: earlier\nselect 1\n',
    ],
    [
      'tolerates a number',
      '-- Votes stay.\n-- guards: tmdb_stat\n-- severity: error\n-- tolerance: 5\nselect 1\n',
    ],
  ])('refuses a file that %s', async (_, sql) => {
    await expect(checksOf(sql)).rejects.toThrow(/sql\/checks\/mine\.sql must begin with comments/);
  });
});
