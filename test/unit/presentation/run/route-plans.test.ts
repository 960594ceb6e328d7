import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { routeAddress } from '../../../../src/infrastructure/routes/route-address.js';
import { scrapeOptions } from '../../../../src/presentation/options/options.js';
import { planRoutes } from '../../../../src/presentation/run/route-plans.js';
import { OptionFaults, readOptions } from '../../../../src/shared/option.js';
import { temporaryFolder } from '../../../support/processes/temporary-folder.js';

/** Plans the routes of these flags and environment variables. */
async function plan(flags: Record<string, string | true | readonly string[]>, environment = {}) {
  const { settings, faults } = readOptions(scrapeOptions, flags, environment);
  if (faults.length > 0) throw new OptionFaults(faults);
  const { groups, tor, warnings } = await planRoutes(settings);
  const routes = groups.flat().map(({ route }) => route);
  return { ids: routes.map(({ id }) => id), addresses: routes.map(routeAddress), tor, warnings };
}

async function faultsOf(...given: Parameters<typeof plan>): Promise<readonly string[]> {
  return plan(...given).then(
    () => [],
    (error: OptionFaults) => error.faults,
  );
}

async function proxyFile(content: string | Uint8Array): Promise<string> {
  const file = join(await temporaryFolder(), 'proxies.txt');
  await writeFile(file, content);
  return file;
}

describe('the direct route', () => {
  it('is the way out when nothing else is asked for', async () => {
    expect((await plan({})).ids).toEqual(['direct']);
  });

  it.each<[Parameters<typeof plan>[0], object]>([
    [{ tor: true }, {}],
    [{ torSocks: '127.0.0.1:9050' }, {}],
    [{ torControl: '127.0.0.1:9051' }, {}],
    [{ torRenewAfter: '10' }, {}],
    [{ torCircuits: '8' }, {}],
    [{ routes: 'tor' }, {}],
    [{}, { TOR_CIRCUITS: '8' }],
    [{}, { TOR_CONTROL: '127.0.0.1:9051', TOR_CONTROL_PASSWORD: 'hunter2' }],
  ])('is none of those when Tor is asked for by %j %j', async (flags, environment) => {
    const { ids, tor } = await plan(flags, environment);
    expect(ids).toHaveLength(8);
    expect(ids).not.toContain('direct');
    expect(tor).toMatchObject({ socks: { host: '127.0.0.1', port: 9050 } });
  });

  it.each([
    [{}, { PROXY_PORT: '8080' }, /need PROXY_HOST/],
    [{}, { PROXY_USER: 'me' }, /need PROXY_HOST/],
    [{}, { PROXY_PASS: 'hunter2' }, /need PROXY_HOST/],
    [{ routes: 'spread' }, {}, /spread needs proxies or Tor/],
    [{ routes: 'proxy' }, {}, /no proxy is given/],
    [{ routes: '' }, {}, /--routes/],
    [{ proxies: [] }, {}, /--proxy \(PROXIES\) needs a value/],
    [{}, { PROXIES: ' , ' }, /PROXIES needs a value/],
    [{ proxyFile: '' }, {}, /--proxy-file/],
    [{ torCircuits: '2' }, { TOR: 'false' }, /--tor-circuits .*TOR=false turns off/],
    [{ routes: 'tor' }, { TOR: 'no' }, /names tor, which TOR=false turns off/],
  ])('is not taken for %j %j: that is refused', async (flags, environment, fault) => {
    expect(await faultsOf(flags, environment)).toEqual([expect.stringMatching(fault)]);
  });

  it('is taken where only the secret of a control port is in the environment, which asks for nothing', async () => {
    expect((await plan({}, { TOR_CONTROL_PASSWORD: 'hunter2' })).ids).toEqual(['direct']);
    expect(await faultsOf({ tor: true }, { TOR_CONTROL_PASSWORD: 'hunter2' })).toEqual([
      expect.stringMatching(/need --tor-control/),
    ]);
  });
});

describe('a gateway proxy', () => {
  it('has port 8080 unless another is given, and may be an IPv6 address with or without brackets', async () => {
    const addresses = async (environment: object) => (await plan({}, environment)).addresses;
    expect(await addresses({ PROXY_HOST: 'gate.example' })).toEqual(['http://gate.example:8080']);
    expect(await addresses({ PROXY_HOST: 'gate.example', PROXY_PORT: '80' })).toEqual([
      'http://gate.example:80',
    ]);
    expect(await addresses({ PROXY_HOST: '[::1]' })).toEqual(['http://[::1]:8080']);
    expect(await addresses({ PROXY_HOST: '::1' })).toEqual(['http://[::1]:8080']);
  });

  it.each([
    [{ PROXY_HOST: 'gate.example:3128' }, /its port goes into PROXY_PORT/],
    [{ PROXY_HOST: 'http://me:hunter2@gate.example' }, /a name or an address alone/],
    [{ PROXY_HOST: 'gate.example', PROXY_PASS: 'hunter2' }, /needs PROXY_USER/],
    [{ PROXY_HOST: 'gate.example', PROXY_USER: 'a:b' }, /colon in its user name/],
  ])('of %j is refused in one sentence without its password', async (environment, fault) => {
    const faults = await faultsOf({}, environment);
    expect(faults).toEqual([expect.stringMatching(fault)]);
    expect(faults.join()).not.toContain('hunter2');
  });
});

describe('a file of proxies', () => {
  const lines = ['# mine', '127.0.7.1:80', 'socks5h://user:p@ss#1@127.0.7.2:1080', '[::1]:3128'];
  const addresses = ['http://127.0.7.1:80', 'socks5h://127.0.7.2:1080', 'http://[::1]:3128'];
  const text = `${lines.join('\r\n')}\r\n`;
  const bigEndian = () => Buffer.from(`\uFEFF${text}`, 'utf16le').swap16();

  it.each([
    ['UTF-8', Buffer.from(text)],
    ['UTF-8 with a byte order mark', Buffer.from(`\uFEFF${text}`)],
    ['UTF-16', Buffer.from(`\uFEFF${text}`, 'utf16le')],
    ['UTF-16 without a byte order mark', Buffer.from(text, 'utf16le')],
    ['UTF-16, big endian', bigEndian()],
  ])('is read in %s', async (_, content) => {
    expect(await plan({ proxyFile: await proxyFile(content) })).toMatchObject({ addresses, warnings: [] });
  });

  it.each([
    ['that is not there', '/nothing/here', /\/nothing\/here cannot be read: there is no such file$/],
    ['that is a folder', '/', /--proxy-file \(PROXY_FILE\) \/ cannot be read: it is a folder$/],
    ['that is a device', '/dev/zero', /it is a device and no file$/],
  ])('%s is named', async (_, file, fault) => {
    expect(await faultsOf({ proxyFile: file })).toEqual([expect.stringMatching(fault)]);
  });

  it('without a proxy is named', async () => {
    expect(await faultsOf({ proxyFile: await proxyFile('\n# none\n') })).toEqual([
      expect.stringMatching(/proxies\.txt holds no proxy$/),
    ]);
  });

  it('names at most 20 unfit lines and counts the others', async () => {
    const faults = await faultsOf({ proxyFile: await proxyFile('ftp://127.0.0.1\n'.repeat(200_000)) });
    expect(faults).toHaveLength(21);
    expect(faults[0]).toMatch(/proxies\.txt line 1 has the scheme "ftp"/);
    expect(faults[20]).toMatch(/proxies\.txt has 199980 more such lines$/);
  });

  it('of 200,000 lines gives as many routes as a run can use, and says so', async () => {
    const many = Array.from(
      { length: 200_000 },
      (_, at) => `10.${at >> 16}.${(at >> 8) & 255}.${at & 255}:80`,
    );
    const { ids, warnings } = await plan({ proxyFile: await proxyFile(many.join('\n')) });
    expect(ids).toHaveLength(10_000);
    expect(warnings).toEqual(['the first 10000 proxies are used, 190000 left out']);
  });

  it('gives each proxy once, and says where one is given again', async () => {
    const file = await proxyFile('127.0.7.1:80\nhttp://127.0.7.1:80/\n127.0.7.2:80\n127.0.7.2:80\n');
    const planned = await plan({ proxies: ['http://127.0.7.2:80'], proxyFile: file });
    expect(planned.addresses).toEqual(['http://127.0.7.2:80', 'http://127.0.7.1:80']);
    expect(planned.warnings).toEqual([`3 proxies are given again (${file} line 2); each is used once`]);
  });
});

it('names the values of --proxy that are none by their number', async () => {
  const proxies = ['http://127.0.7.1:1', 'http://u:hunter2@127.0.7.2:0', 'http://::1:3128'];
  expect(await faultsOf({ proxies })).toEqual([
    '--proxy (PROXIES) value 2 has no valid port (1 to 65535); value 3 has an IPv6 address without brackets; it is written [2001:db8::1]:3128',
  ]);
});
