import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { COMMANDS } from '../../../../src/presentation/cli/command-table.js';
import { envExample, optionsMarkdown } from '../../../../src/presentation/options/option-docs.js';

const read = (path: string) => readFile(new URL(`../../../../${path}`, import.meta.url), 'utf8');

describe('what is generated from the options', () => {
  it('docs/options.md is up to date (else: npm run docs:options)', async () => {
    expect(await read('docs/options.md')).toBe(optionsMarkdown());
  });

  it('.env.example is up to date (else: npm run docs:options)', async () => {
    expect(await read('.env.example')).toBe(envExample(await read('docker/compose.env')));
  });

  it('names every flag and every environment variable of every command', () => {
    const markdown = optionsMarkdown();
    const example = envExample('');
    for (const { flag, env } of COMMANDS.flatMap(({ options }) => Object.values(options))) {
      if (flag !== null) expect(markdown).toMatch(new RegExp(`\`${flag}[ \`]`));
      if (env !== null) expect(markdown).toContain(`\`${env}\``);
      if (env !== null)
        expect(example.split('\n').filter((line) => line.startsWith(`#${env}=`))).toHaveLength(1);
    }
  });

  it('an option without flag and variable is no option', () => {
    const options = COMMANDS.flatMap((command) => Object.values(command.options));
    for (const { flag, env } of options) expect(flag ?? env).not.toBeNull();
  });
});
