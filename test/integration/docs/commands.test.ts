import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { runCli } from '../../support/processes/cli.js';
import { docCommands, wordsOf } from '../../support/processes/doc-commands.js';
import { temporaryFolder } from '../../support/processes/temporary-folder.js';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const scripts: Readonly<Record<string, string>> = JSON.parse(
  readFileSync(join(root, 'package.json'), 'utf8'),
).scripts;
/** Of the shape of one; a dry run asks nobody. */
const TMDB_TOKEN = `eyJhbGciOiJIUzI1NiJ9.${'x'.repeat(120)}`;
const commands = docCommands(root).map(({ file, line }) => ({ file, line, ...wordsOf(line) }));

/** A folder in which the files that the docs speak of exist. */
let folder: string;
/** One with the demo's movies in data/, among which a run of the real site does not go. */
let demoFolder: string;

beforeAll(async () => {
  folder = await temporaryFolder();
  demoFolder = await temporaryFolder();
  const demo = await runCli(['demo', '--quiet'], { cwd: demoFolder });
  if (demo.code !== 0) throw new Error(demo.stderr);
  for (const name of ['p.txt', 'proxies.txt']) await writeFile(join(folder, name), 'http://127.0.0.1:8080\n');
  for (const name of ['FILE', 'ids.txt']) await writeFile(join(folder, name), 'tt0111161\n');
  for (const name of ['people.txt', 'movies.txt']) await writeFile(join(folder, name), '287\n');
});

const programCommand = (script: string) =>
  /^node dist\/presentation\/main\.js (\S+)$/.exec(scripts[script] ?? '')?.[1];

/** Whether it starts a run, which a dry run stands for. */
function isRun({ script, args }: { readonly script: string; readonly args: readonly string[] }): boolean {
  const command = programCommand(script);
  return command === 'scrape' || (command === 'tmdb' && args[0] === 'collect');
}

describe('the commands of README and docs', () => {
  it('are found', () => {
    expect(commands.length).toBeGreaterThan(30);
  });

  it.each(commands)('$file: $line is a script of the package', ({ script }) => {
    expect(Object.keys(scripts)).toContain(script);
  });

  it.each(commands.filter(isRun))('$file: $line is understood', async ({ script, args, env }) => {
    const { code, stderr } = await runCli([programCommand(script) ?? '', ...filled(args), '--dry-run'], {
      cwd: folder,
      env: { TMDB_TOKEN, ...filledEnv(env) },
    });
    // The prepared folder has neither an unfinished run nor failed titles, and no server is there to be asked.
    const needsHistory = args.some((arg) => /^(--resume|--retry-failed|new|changed)$/.test(arg));
    if (needsHistory && code !== 0)
      expect(stderr).toMatch(/there is no|no daily ids|no run has read|cannot be reached|ECONNREFUSED/);
    else expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });

  it.each(
    commands.filter(
      ({ script, args }) =>
        /^(query|export|runs)$/.test(programCommand(script) ?? '') && !args.includes('--database-url'),
    ),
  )('$file: $line answers over the demo', async ({ script, args }) => {
    const { code, stdout, stderr } = await runCli([programCommand(script) ?? '', ...filled(args)], {
      cwd: demoFolder,
    });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).not.toBe('');
  });

  it.each(
    commands.filter(
      (one) =>
        !isRun(one) &&
        /^(routes|doctor|demo|datasets|load-csv|tmdb|work)$/.test(programCommand(one.script) ?? ''),
    ),
  )('$file: $line names options that exist', async ({ script, args }) => {
    const command = programCommand(script) ?? '';
    const depth = command === 'tmdb' && args[0] === 'exports' ? 2 : /^(datasets|tmdb)$/.test(command) ? 1 : 0;
    const operands = [command, ...args.slice(0, depth)];
    const { code, stdout } = await runCli([...operands, '--help']);
    expect(code).toBe(0);
    for (const flag of args.filter((arg) => arg.startsWith('--'))) expect(stdout).toContain(flag);
  });
});

/** Placeholders stand for something that exists. */
function filled(args: readonly string[]): string[] {
  return args.map((arg) => {
    if (arg === 'RUN' || arg === 'N') return '1';
    if (arg === 'socks5h://…') return 'socks5h://127.0.0.1:1080';
    return arg;
  });
}

function filledEnv(env: Readonly<Record<string, string>>): Record<string, string> {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => !value.includes('…')));
  // Which the pages export a line before.
  return { TMDB_TOKEN: 'an-access-token-of-a-test', ...given };
}
