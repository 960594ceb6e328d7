import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { TmdbApi } from '../../../src/demo/tmdb-api/tmdb-api.js';
import { publishedDates } from '../../../src/infrastructure/lake/day-manifest.js';
import { LakeFolder } from '../../../src/infrastructure/lake/lake-folder.js';
import { startSmallTmdb, withToken } from '../../support/network/tmdb-run.js';
import { type RunningCli, runCli, startCli } from '../../support/processes/cli.js';
import { temporaryFolder } from '../../support/processes/temporary-folder.js';

let api: TmdbApi;
let out: string;

beforeAll(async () => {
  api = await startSmallTmdb();
});
beforeEach(async () => {
  out = await temporaryFolder();
});
afterAll(() => api?.close());

const words = (...more: readonly string[]) => [
  'schedule',
  ...['--out', out, '--tmdb-base-url', api.url, '--rate', '0', '--track', 'tv popular 20', '--quiet'],
  ...more,
];

/** Resolves once it has said so. */
function said(running: RunningCli, text: RegExp): Promise<void> {
  let output = '';
  return new Promise((resolve, reject) => {
    running.process.stdout?.on('data', (data) => {
      output += String(data);
      if (text.test(output)) resolve();
    });
    running.result.then(({ stderr }) => reject(new Error(`it ended: ${output} ${stderr}`)));
  });
}

describe('schedule', () => {
  it('publishes today when its time has come, and waits for the next time until it is stopped', async () => {
    const running = startCli(words('--at', '0 0 * * *'), withToken());
    await said(running, /next: \d{4}-\d\d-\d\dT00:00Z/);
    running.process.kill('SIGTERM');
    const { code, stdout } = await running.result;
    expect(code).toBe(130);
    expect(stdout).toMatch(/^\d{4}-\d\d-\d\d is published: 0 local titles, 20 global titles; /m);
    expect(await publishedDates(new LakeFolder(out))).toHaveLength(1);
  });

  it('refuses times that are none, and goes on after a day that cannot be published', async () => {
    const { code, stderr } = await runCli(words('--at', '0 9 * *'), withToken());
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: expect.stringMatching(
        /^error: --at wants minute, hour, day, month and weekday such as "0 9 \* \* \*"/,
      ),
    });
    api.behave({ kind: 'serverError' });
    try {
      const running = startCli(words('--at', '0 0 * * *', '--retries', '0'), withToken());
      await said(running, /next: /);
      running.process.kill('SIGTERM');
      expect(await running.result).toMatchObject({ code: 130 });
      expect(await publishedDates(new LakeFolder(out))).toEqual([]);
    } finally {
      api.behaveNormally();
    }
  });
});
