import { describe, expect, it } from 'vitest';
import { runCli } from '../../support/processes/cli.js';
import { temporaryFolder } from '../../support/processes/temporary-folder.js';

/** An address as one pastes it, with a password, where none is wanted. */
const ADDRESSES = ['https://someone:hunter2@127.0.0.1:1/x', 'someone:hunter2@127.0.0.1:1/x'];
const COMMANDS = [
  'scrape --ids-file',
  'scrape --ids',
  'scrape --list',
  'scrape --only',
  'scrape --chart',
  'scrape --routes',
  'scrape --proxy-file',
  'scrape --tor-control',
  'scrape --log-level',
  'load-csv',
  'datasets load --only',
  'datasets refresh',
  'query',
  'demo --port',
  'no-such-command',
  '',
];

describe('a password in a value that wants no address', () => {
  it.each(COMMANDS.flatMap((command) => ADDRESSES.map((address) => [command, address])))(
    '%j %s does not show it',
    async (command = '', address = '') => {
      const cwd = await temporaryFolder();
      const args = command.split(' ').filter((word) => word !== '');
      const { code, stdout, stderr } = await runCli([...args, address], { cwd });
      expect(code).not.toBe(0);
      expect(stderr).toMatch(/^error: /m);
      expect(stdout + stderr).not.toContain('hunter2');
    },
  );
});
