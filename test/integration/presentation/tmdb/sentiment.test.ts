import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TmdbApi } from '../../../../src/demo/tmdb-api/tmdb-api.js';
import { collect, startSmallTmdb } from '../../../support/network/tmdb-run.js';
import { runCli } from '../../../support/processes/cli.js';
import { temporaryFolder } from '../../../support/processes/temporary-folder.js';

const MODEL = 'sentiment-model.json';

let api: TmdbApi;
/** With the reviews of the local TMDB in its embedded database. */
let out: string;

beforeAll(async () => {
  api = await startSmallTmdb();
  out = await temporaryFolder();
  const args = ['top-rated', '--media', 'movie', '--reviews', '--details'];
  const { code } = await collect({ api, database: null, out }, args);
  if (code !== 0) throw new Error('the reviews could not be collected');
});

afterAll(() => api?.close());

const sentiment = (...args: readonly string[]) => runCli(['tmdb', 'sentiment', ...args, '--out', out]);

async function ask(name: string): Promise<Record<string, unknown>[]> {
  return JSON.parse((await runCli(['query', name, '--json', '--out', out])).stdout);
}

describe('tmdb sentiment', () => {
  it('learns from the rated reviews better than chance, scores all, and films, people and months can be asked for it', async () => {
    const training = await sentiment('train', '--json');
    expect(training).toMatchObject({ code: 0, stderr: expect.stringContaining('api-terms-of-use') });
    const { languages, path } = JSON.parse(training.stdout);
    expect(path).toBe(join(out, MODEL));
    expect(languages).toMatchObject([{ language: 'en' }]);
    // The invented reviews say of a fifth of what they are about the contrary.
    expect(languages[0].balancedAccuracy).toBeGreaterThan(0.6);
    expect(languages[0].balancedAccuracy).toBeLessThan(1);

    const first = await sentiment('score');
    expect(first).toMatchObject({
      code: 0,
      stderr: '',
      stdout: expect.stringMatching(/^\d+ reviews scored: /),
    });
    const again = await sentiment('score');
    expect(again.stdout).toMatch(
      /^0 reviews scored: 0 good, 0 bad\n\d+ reviews had been judged by this model before\n$/,
    );

    const titles = await ask('review-sentiment');
    expect(titles.length).toBeGreaterThan(10);
    for (const { reviews, scored, title } of titles)
      expect({ title, scored }).toEqual({ title, scored: reviews });
    const people = await ask('review-sentiment-by-person');
    expect(people[0]).toMatchObject({ name: expect.any(String), average_score: expect.any(Number) });
    const months = await ask('review-sentiment-by-month');
    const total = (rows: typeof titles) => rows.reduce((sum, { reviews }) => sum + Number(reviews), 0);
    expect(total(months)).toBe(total(titles));
  });

  it('prints its figures for people, and makes the same model of the same reviews', async () => {
    const model = async () => {
      const { stdout } = await sentiment('train');
      expect(stdout).toMatch(/^en: \d+ reviews \(\d+ good, \d+ bad\), \d+ words and pairs of words\n/);
      expect(stdout).toMatch(/\nfold +reviews +accuracy +balanced\n[\s\S]*\nall +\d/);
      expect(stdout).toMatch(/\nalways good: accuracy \d+\.\d %, balanced 50\.0 %\n/);
      expect(stdout).toMatch(/\nrated +judged good +judged bad +precision +recall\n/);
      return JSON.parse(await readFile(join(out, MODEL), 'utf8'));
    };
    const { trainedAt: _first, ...one } = await model();
    const { trainedAt: _second, ...other } = await model();
    expect(other).toEqual(one);
  });

  it.each([
    [[], 'tmdb sentiment takes train or score'],
    [['learn'], 'tmdb sentiment takes train or score'],
    [
      ['score', '--model', 'nowhere.json'],
      'nowhere.json: there is no model yet; make it with tmdb sentiment train',
    ],
  ])('refuses %j', async (args, fault) => {
    expect(await sentiment(...args)).toMatchObject({ code: 2, stdout: '', stderr: `error: ${fault}\n` });
  });

  it('refuses a model of another version', async () => {
    const file = join(await temporaryFolder(), 'other.json');
    await writeFile(file, '{"version":99}');
    const { code, stderr } = await sentiment('score', '--model', file);
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: `error: ${file}: the model has version 99, and this program knows 1; make it with tmdb sentiment train\n`,
    });
  });

  it('without enough rated reviews says how many there are, and how to collect more', async () => {
    const few = await temporaryFolder();
    const args = ['top-rated', '--media', 'movie', '--limit', '1', '--reviews'];
    await collect({ api, database: null, out: few }, args);
    const { code, stdout, stderr } = await runCli(['tmdb', 'sentiment', 'train', '--out', few]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(
      /there are too few rated reviews to learn from: a language needs 100 .* at least 7 or at most 4, and 20 of each.*tmdb collect top-rated --media movie --reviews/,
    );
    const { code: scoring } = await runCli(['tmdb', 'sentiment', 'score', '--out', few]);
    expect(scoring).toBe(2);
  });
});
