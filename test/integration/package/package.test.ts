import { execFile } from 'node:child_process';
import { cp, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { startLocalSite } from '../../../src/demo/imdb-site/local-site.js';
import { temporaryFolder } from '../../support/processes/temporary-folder.js';

const execute = promisify(execFile);
const root = fileURLToPath(new URL('../../..', import.meta.url));
const packed = z.array(z.object({ filename: z.string(), files: z.array(z.object({ path: z.string() })) }));

let folder: string;
let paths: readonly string[];

beforeAll(async () => {
  folder = await temporaryFolder();
  // The program is built already; building again would take it away from tests that run at the same time.
  const { stdout } = await execute(
    'npm',
    ['pack', '--json', '--ignore-scripts', '--pack-destination', folder],
    { cwd: root },
  );
  const [made] = packed.parse(JSON.parse(stdout));
  if (made === undefined) throw new Error('npm packed nothing');
  paths = made.files.map(({ path }) => path);
  await writeFile(join(folder, 'package.json'), '{ "name": "someone", "private": true, "type": "module" }\n');
  await execute('npm', ['install', '--no-audit', '--no-fund', `./${made.filename}`], { cwd: folder });
});

describe('the package', () => {
  it('holds only what runs', () => {
    const tops = new Set(paths.map((path) => path.split('/')[0]));
    expect([...tops].sort()).toEqual(['CHANGELOG.md', 'LICENSE', 'README.md', 'dist', 'package.json', 'sql']);
    expect(paths).toContainEqual(expect.stringMatching(/^dist\/ready-database-\w+\.tar\.gz$/));
    expect(paths.filter((path) => /\.(test|faults)\.|\.ts$/.test(path) && !path.endsWith('.d.ts'))).toEqual(
      [],
    );
  });

  it('runs the demo and queries it from an empty folder', async () => {
    const demo = await execute('npx', ['imdb-scraper', 'demo', '--json', '--quiet'], { cwd: folder });
    expect(JSON.parse(demo.stdout)).toMatchObject({ scraped: 250, failed: 0, exitCode: 0 });
    const query = await execute(
      'npx',
      ['imdb-scraper', 'query', '--json', '--sql', 'select count(*) as n from movies'],
      {
        cwd: folder,
      },
    );
    expect(JSON.parse(query.stdout)).toEqual([{ n: 250 }]);
    expect(await readdir(join(folder, 'data', 'csv'))).toEqual([
      'actors.csv',
      'movie_actor.csv',
      'movies.csv',
    ]);
  });

  it("says what to install for a queue on SQS, since a plain install lacks AWS's client", async () => {
    const module = './node_modules/imdb-scraper/dist/infrastructure/queue/sqs-work-queue.js';
    const open = `(await import('${module}')).SqsWorkQueue.open({ queueUrl: 'https://sqs.test/1/ranges' })`;
    const program = `await ${open}.catch((error) => console.log(error.message));`;
    const { stdout } = await execute('node', ['--input-type=module', '--eval', program], { cwd: folder });
    expect(stdout).toBe(
      'the queue https://sqs.test/1/ranges on SQS needs a package that is not installed: npm install @aws-sdk/client-sqs\n',
    );
  });

  it('is imported by the example as its text says', async () => {
    const site = await startLocalSite({});
    try {
      await cp(join(root, 'examples', 'best-of-a-decade.js'), join(folder, 'example.js'));
      const { stdout } = await execute('node', ['example.js', site.url], { cwd: folder });
      expect(stdout.split('\n')[0]).toBe('9.3  The Shawshank Redemption (1994)');
      expect(stdout).not.toContain('1972');
    } finally {
      await site.close();
    }
  });

  it('is imported by the program in the README as it stands there', async () => {
    const site = await startLocalSite({ weightBytes: 0 });
    try {
      const readme = await readFile(join(root, 'README.md'), 'utf8');
      const program = /^```js\n([\s\S]*?)^```/m.exec(readme)?.[1] ?? '';
      expect(program).toContain('scrapeMovies({ ids');
      const local = `scrapeMovies({ baseUrl: '${site.url}', rate: 0, out: 'readme-data', ids`;
      await writeFile(join(folder, 'readme.js'), program.replace('scrapeMovies({ ids', local));
      const { stdout } = await execute('node', ['readme.js'], { cwd: folder });
      expect(stdout.trim().split('\n').sort()).toEqual(['The Godfather 9.2', 'The Shawshank Redemption 9.3']);
    } finally {
      await site.close();
    }
  });

  it('names no registry in its lock file', async () => {
    expect(await readFile(join(root, 'package-lock.json'), 'utf8')).not.toMatch(/"resolved"/);
  });
});
