import { expect, test } from 'vitest';
import { parseProxyFile } from '../../../../src/infrastructure/routes/proxy-file.js';
import { formatProxyUrl } from '../../../../src/infrastructure/routes/proxy-url.js';

/** Line by line: the URL of a proxy, or a fault. */
function read(text: string): readonly [number, string][] {
  return [...parseProxyFile(text)].map((line) => [
    line.line,
    'fault' in line ? line.fault : formatProxyUrl(line.proxy),
  ]);
}

test('every form of a line is read', () => {
  const lines = [
    '# our proxies',
    'socks5h://user:p%23ss@one.example:1080 # the fast one',
    '',
    '  10.0.0.2:3128  ',
    '10.0.0.3:3128:user:p%41:ss#',
    'user:pass@four.example:3128',
    '[::1]:3128',
    '\t# over',
    '10.0.0.4:3128:user:p@ss#word',
    'http://user:p@ss#w/ord@five.example:80',
  ];
  for (const end of ['\n', '\r\n', '\r']) {
    expect(read(lines.join(end))).toEqual([
      [2, 'socks5h://user:p%23ss@one.example:1080'],
      [4, 'http://10.0.0.2:3128'],
      [5, 'http://user:p%2541%3Ass%23@10.0.0.3:3128'],
      [6, 'http://user:pass@four.example:3128'],
      [7, 'http://[::1]:3128'],
      [9, 'http://user:p%40ss%23word@10.0.0.4:3128'],
      [10, 'http://user:p%40ss%23w%2Ford@five.example:80'],
    ]);
  }
});

test.each([
  ['ftp://u:hunter2@x', /scheme "ftp"/],
  ['host:99999:u:hunter2', /no valid port/],
  ['2001:db8::7:3128', /IPv6 address without brackets/],
  ['2001:470:1:2:3:4:5:6', /IPv6 address without brackets/],
  ['http://2001:db8::7', /IPv6 address without brackets/],
  ['proxy.example', /no port/],
  ['user:hunter2@proxy.example', /no port/],
  ['[::1]', /no port/],
  ['10.0.0.3:3128:me@mail.example:1234', /can be read in two ways/],
])('a fault of %s is told with its line and without a password', (line, fault) => {
  const [first, second, ...more] = read(`http://good:1\n${line}\n`);
  expect(first).toEqual([1, 'http://good:1']);
  expect(second).toEqual([2, expect.stringMatching(fault)]);
  expect(more).toEqual([]);
  expect(second?.join()).not.toContain('hunter2');
});
