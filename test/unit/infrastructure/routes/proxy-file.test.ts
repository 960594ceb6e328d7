import { expect, test } from 'vitest';
import { parseProxyFile } from '../../../../src/infrastructure/routes/proxy-file.js';
import { formatProxyUrl } from '../../../../src/infrastructure/routes/proxy-url.js';

test('every form of a line is read', () => {
  const { proxies, faults } = parseProxyFile(
    [
      '\uFEFF# our proxies',
      'socks5h://user:p%23ss@one.example:1080 # the fast one',
      '',
      '  10.0.0.2:3128  ',
      '10.0.0.3:3128:user:p%41:ss#',
      'user:pass@four.example:3128',
      '[::1]:3128',
      '\t# over',
    ].join('\r\n'),
  );
  expect(faults).toEqual([]);
  expect(proxies.map(formatProxyUrl)).toEqual([
    'socks5h://user:p%23ss@one.example:1080',
    'http://10.0.0.2:3128',
    'http://user:p%2541%3Ass%23@10.0.0.3:3128',
    'http://user:pass@four.example:3128',
    'http://[::1]:3128',
  ]);
});

test('all faults are told together, each with its line and without a password', () => {
  const { proxies, faults } = parseProxyFile('http://good:1\n\nftp://u:hunter2@x\nhost:99999:u:hunter2\n');
  expect(proxies).toHaveLength(1);
  expect(faults).toEqual([
    { line: 3, fault: expect.stringContaining('scheme "ftp"') },
    { line: 4, fault: expect.stringContaining('no valid port') },
  ]);
  expect(JSON.stringify(faults)).not.toContain('hunter2');
});
