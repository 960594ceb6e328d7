import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { films } from '../../../src/demo/imdb-site/films.js';
import { type LocalSite, startLocalSite } from '../../../src/demo/imdb-site/local-site.js';
import { seededRandom } from '../../../src/demo/seeded-random.js';
import { scrapeOptions } from '../../../src/presentation/options/options.js';
import { type Option, spellings } from '../../../src/shared/option.js';
import { runCli } from '../../support/processes/cli.js';
import { deadline } from '../../support/processes/deadlines.js';
import { namedPipe } from '../../support/processes/named-pipe.js';
import { temporaryFolder } from '../../support/processes/temporary-folder.js';
import { createTestDatabase, type TestDatabase } from '../../support/stores/postgres.js';

const RUBBISH = 'rubbish=☃';
const [first = '', second = ''] = films.map(({ titleId }) => titleId);
const options: readonly Option<unknown>[] = Object.values(scrapeOptions);
/** Options that any text is no value of. */
const picky = options.filter((option) => 'fault' in option.parse([RUBBISH]));

let site: LocalSite;
let database: TestDatabase;

beforeAll(async () => {
  site = await startLocalSite({ weightBytes: 60_000 });
  database = await createTestDatabase();
});

afterAll(async () => {
  await site?.close();
  await database?.drop();
});

/** Runs a command line that must be refused, and answers its error lines. */
async function refused(args: readonly string[], env: Record<string, string> = {}): Promise<string[]> {
  const out = join(await temporaryFolder(), 'unused');
  const { code, stdout, stderr } = await runCli(['scrape', '--out', out, ...args], { env });
  expect({ args, code, stdout, stderr }).toMatchObject({ code: 2, stdout: '' });
  expect(existsSync(out)).toBe(false);
  expect(stderr).not.toMatch(/\n\s+at /);
  return stderr.split('\n').filter((line) => line.startsWith('error: '));
}

describe('bad options', () => {
  it('are each refused with one message, all at once, as flags', async () => {
    const flags = picky.filter(({ flag, placeholder }) => flag !== null && placeholder !== null);
    expect(flags.length).toBeGreaterThan(15);
    const lines = await refused(flags.map(({ flag }) => `${flag}=${RUBBISH}`));
    for (const option of flags) {
      const about = lines.filter((line) => line.startsWith(`error: ${spellings(option)} `));
      expect(about, `${option.flag} in ${lines.join('\n')}`).toHaveLength(1);
      if (option.secret) expect(about[0]).not.toContain('☃');
    }
    expect(lines).toHaveLength(flags.length);
  });

  it('are each refused with one message, all at once, from the environment', async () => {
    const named = picky.filter(({ env }) => env !== null);
    expect(named.length).toBeGreaterThan(15);
    const lines = await refused([], Object.fromEntries(named.map(({ env }) => [env, RUBBISH])));
    for (const { env } of named) {
      expect(lines.filter((line) => line.startsWith(`error: ${env} `))).toHaveLength(1);
    }
    expect(lines).toHaveLength(named.length);
  });

  it.each([
    [['--movies', '-1'], '--movies'],
    [['--movies', '1e3'], '--movies'],
    [['--movies', '99999999999'], '--movies'],
    [['--threads', '129'], '--threads'],
    [['--timeout', '0'], '--timeout'],
    [['--rate', 'NaN'], '--rate'],
    [['--refresh-after', '7'], '--refresh-after'],
    [['--movies'], '--movies .*needs a value'],
    [['--colour'], "unknown option '--colour'"],
    [['--retry-failed', '--ids', first], 'exclude each other|takes no --ids'],
    [['--retry-failed', '--resume'], 'exclude each other'],
    [['--only', 'blocked'], '--retry-failed'],
    [['--retry-failed', '--only', 'rubbish'], '"rubbish"'],
    [['--resume', 'yesterday'], '--resume'],
    [['--ids', '   '], 'no title id'],
    [['--ids', "tt0111161';drop/**/table/**/movies--"], 'is not a title id'],
    [['--proxy-file', '/nothing/here'], '--proxy-file'],
    [['--tor-control', 'nowhere'], '--tor-control'],
    [['--routes', 'carrier-pigeon'], 'carrier-pigeon'],
    [['--proxy', ''], '--proxy .*needs a value'],
    [['--base-url', 'http://127.0.0.1:1/imdb'], 'a site without a path'],
    [['--base-url', 'http://127.0.0.1:1/?a=b'], 'without \\? and #'],
    [['--language', 'en\nX: y'], 'an HTTP header can carry'],
  ])('%j is refused with one message', async (args, message) => {
    const lines = await refused(args);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(new RegExp(message));
  });

  it.each([
    ['--proxy-file', /^error: --proxy-file .* cannot be read: it is a pipe and no file$/],
    ['--log-file', /^error: --log-file .* cannot be written: nobody reads the pipe /],
  ])(
    '%s is refused when it is a pipe with nobody at its other end',
    { timeout: deadline(6) },
    async (flag, message) => {
      const pipe = join(await temporaryFolder(), 'pipe');
      await namedPipe(pipe);
      expect(await refused([flag, pipe, '--ids', first])).toEqual([expect.stringMatching(message)]);
    },
  );
});

describe('a file of ids', () => {
  async function idsFile(content: string | Uint8Array): Promise<string> {
    const file = join(await temporaryFolder(), 'ids.txt');
    await writeFile(file, content);
    return file;
  }

  async function scraped(content: string, ...extra: string[]) {
    const out = await temporaryFolder();
    const where = ['--base-url', site.url, '--out', out, '--database-url', database.url];
    const list = ['--ids-file', await idsFile(content), ...extra];
    const { code, stdout, stderr } = await runCli(['scrape', ...where, '--rate', '0', '--json', ...list]);
    expect(stdout, stderr).not.toBe('');
    return { code, report: JSON.parse(stdout) };
  }

  it('with a byte order mark, CRLF, comments and duplicates gives each id once', async () => {
    const text = `\uFEFF# my list\r\n${first}, ${second}\r\n\r\n${first} # again\r\n`;
    expect(await scraped(text)).toMatchObject({ code: 0, report: { scraped: 2, listed: 2 } });
  });

  it('of 100,000 lines is taken as far as asked', async () => {
    const lines = Array.from({ length: 100_000 }, (_, at) => films[at]?.titleId ?? `tt${8_000_000 + at}`);
    const { code, report } = await scraped(lines.join('\n'), '--movies', '3');
    expect({ code, scraped: report.scraped, asked: report.asked }).toEqual({ code: 0, scraped: 3, asked: 3 });
  });

  it('of binary rubbish is refused with few, short lines', async () => {
    const random = seededRandom(7);
    const bytes = Uint8Array.from({ length: 200_000 }, () => random.below(256));
    const lines = await refused(['--ids-file', await idsFile(bytes)]);
    expect(lines.length).toBeGreaterThan(1);
    expect(lines.length).toBeLessThanOrEqual(21);
    for (const line of lines) {
      expect(line.length).toBeLessThan(400);
      expect(line).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    }
  });

  it.each([
    ['that is not there', '/nothing/here.txt', /cannot be read/],
    ['that is a folder', '/', /cannot be read/],
  ])('%s is refused with one message', async (_, file, message) => {
    const lines = await refused(['--ids-file', file]);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(message);
  });

  it('that is empty, or holds only comments, is refused with one message', async () => {
    for (const content of ['', '# nothing\n\n']) {
      expect(await refused(['--ids-file', await idsFile(content)])).toEqual([
        expect.stringMatching(/holds no title id$/),
      ]);
    }
  });
});
