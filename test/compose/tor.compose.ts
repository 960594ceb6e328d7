import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { ComposeProject } from './compose-project.js';
import { outputOf } from './run-command.js';
import { describeWithEngine } from './with-engine.js';

const peersSchema = z.record(z.string(), z.record(z.string(), z.number()));

describeWithEngine('docker compose with Tor on a private network', (engine) => {
  let project: ComposeProject;

  beforeAll(async () => {
    project = await ComposeProject.create(engine, {
      name: 'imdb-scraper-test-tor',
      overrides: ['test/compose/tor.override.yml'],
      profiles: ['demo', 'proxy'],
      environment: {
        IMDB_BASE_URL: 'http://www.imdb.test:8080',
        SWITCHES: 'latency=500',
        CONCURRENCY: '6',
        RATE: '0',
      },
    });
    await project.mustCompose(['build', 'tor-network', 'tor', 'site', 'scraper'], { timeoutMs: 600_000 });
    await project.mustCompose(['up', '-d', 'site', 'proxy']);
  });
  afterAll(() => project?.remove());

  /** Who asked the site since it was started, as service names, and for what. */
  async function askers(): Promise<Record<string, Record<string, number>>> {
    const script = "fetch('http://127.0.0.1:8081').then(async (answer) => console.log(await answer.text()))";
    const printed = await project.mustCompose(['exec', '-T', 'site', 'node', '-e', script]);
    const services = new Map<string, string>();
    for (const service of ['scraper', 'tor', 'tor-network', 'proxy']) {
      const { addresses } = await project.container(service);
      for (const address of Object.values(addresses)) services.set(address, service);
    }
    const peers = Object.entries(peersSchema.parse(JSON.parse(printed)));
    return Object.fromEntries(peers.map(([peer, pages]) => [services.get(peer) ?? peer, pages]));
  }

  async function restartSite(): Promise<void> {
    await project.mustCompose(['restart', '-t', '2', 'site']);
    await expect.poll(askers, { timeout: 30_000 }).toEqual({});
  }

  test('a run that SIGTERM stops in the middle is finished by the next up, all of it through Tor', async () => {
    await project.mustCompose(['up', '-d', 'scraper']);
    await project.waitForMovies(20);
    const { id, addresses } = await project.container('scraper');
    const users = (await outputOf('docker', ['top', id, '-eo', 'uid,pid,args'])).split('\n').slice(1);
    expect(users.join('\n')).toContain('main.js scrape');
    for (const user of users) expect(user.trim().split(/\s+/)[0]).toBe(String(project.tree.owner.uid));
    // It could go out directly, if it wanted to.
    expect(Object.keys(addresses)).toContain('internet');

    const second = await project.compose(['run', '--rm', '-T', '--no-deps', 'scraper', 'scrape']);
    expect(second.output).toContain('another container scrapes into /data');
    expect(second.code).toBe(2);

    await project.mustCompose(['stop', 'scraper']);
    expect((await project.container('scraper')).exitCode).toBe(130);
    const stoppedAt = await project.moviesInPostgres();
    expect(stoppedAt).toBeGreaterThanOrEqual(20);
    expect(stoppedAt).toBeLessThan(250);

    await project.mustCompose(['up', '-d', 'scraper']);
    expect(await project.exitCodeOf('scraper'), await project.logs('scraper')).toBe(0);
    expect(await project.moviesInPostgres()).toBe(250);
    const csv = await readFile(join(project.tree.folder, 'data', 'csv', 'movies.csv'), 'utf8');
    expect(csv.match(/^"?tt\d+/gm)).toHaveLength(250);

    const asked = await askers();
    expect(Object.keys(asked)).toEqual(['tor-network']);
    expect(asked['tor-network']?.chart).toBeGreaterThanOrEqual(1);
    // What was in flight at the stop may be asked for again; what was saved is not.
    expect(asked['tor-network']?.title).toBeGreaterThanOrEqual(250);
    expect(asked['tor-network']?.title).toBeLessThan(250 + 20);
  });

  test('with Tor off the site sees the scraper itself', async () => {
    await restartSite();
    const { addresses } = await project.container('scraper');
    await project.mustCompose(['run', '--rm', '-T', '-e', 'TOR=false', 'scraper', 'scrape', '--movies', '3']);
    const seen = Object.keys(await askers());
    expect(seen).not.toContain('tor-network');
    expect(seen).not.toContain('proxy');
    expect(seen, JSON.stringify(addresses)).toHaveLength(1);
  });

  test('with a file of proxies the site sees the proxy and nobody else', async () => {
    await restartSite();
    const file = join(project.tree.folder, 'proxies.txt');
    const scrape = ['run', '--rm', '-T', '-e', 'TOR=false', 'scraper', 'scrape', '--movies', '10'];
    const environment = { PROXY_FILE: './proxies.txt' };
    await writeFile(file, '# of the test\n');
    const refused = await project.compose(scrape, { environment });
    expect(refused.code, refused.output).toBe(2);
    expect(refused.output).toContain('holds no proxy');
    expect(await askers()).toEqual({});
    await writeFile(file, '# of the test\nhttp://user:proxy-password@proxy:3128\n');
    const { code, output } = await project.compose(scrape, { environment });
    expect(code, output).toBe(0);
    expect(output).not.toContain('proxy-password');
    expect(Object.keys(await askers())).toEqual(['proxy']);
  });

  test('no other container reaches the SOCKS port or the control port of tor', async () => {
    const { addresses } = await project.container('tor');
    const script = (host: string, port: number) => `
      require('node:net').connect({ host: '${host}', port: ${port}, timeout: 3000 })
        .on('connect', () => { console.log('open'); process.exit() })
        .on('timeout', () => { console.log('closed'); process.exit() })
        .on('error', () => { console.log('closed'); process.exit() })`;
    const fromScraper = ['run', '--rm', '-T', '--no-deps', '--entrypoint', 'node', 'scraper', '-e'];
    const fromProxy = ['exec', '-T', 'proxy', 'node', '-e'];
    expect(await project.mustCompose([...fromScraper, script('tor', 9050)])).toBe('open');
    for (const address of Object.values(addresses)) {
      for (const port of [9050, 9051]) {
        expect(await project.mustCompose([...fromProxy, script(address, port)])).toBe('closed');
      }
    }
  });

  test('only PostgreSQL has a port on this machine, and only for this machine', async () => {
    const ids = (await project.mustCompose(['ps', '--quiet'])).split('\n');
    const format = '{{range $port, $on := .HostConfig.PortBindings}}{{$port}} {{$on}} {{end}}';
    const bindings = await Promise.all(
      ids.map((id) => outputOf('docker', ['inspect', '--format', format, id])),
    );
    const published = bindings.filter((binding) => binding !== '');
    expect(published).toEqual([`5432/tcp [{127.0.0.1 ${project.postgresPort}}]`]);

    const sockets = `${await readFile('/proc/net/tcp', 'utf8')}${await readFile('/proc/net/tcp6', 'utf8')}`;
    const port = project.postgresPort.toString(16).toUpperCase().padStart(4, '0');
    const listening = [...sockets.matchAll(/^ *\d+: ([0-9A-F]+):([0-9A-F]{4}) [0-9A-F]+:0000 0A /gm)];
    const addresses = listening.filter(([, , at]) => at === port).map(([, address]) => address);
    for (const address of addresses) expect(address).toBe('0100007F');
  });

  test('every container works with a root file system that it cannot change, and without capabilities', async () => {
    for (const service of ['postgres', 'tor', 'scraper', 'site']) {
      const { id } = await project.container(service);
      const format = '{{.HostConfig.ReadonlyRootfs}} {{.HostConfig.CapDrop}} {{gt .HostConfig.Memory 0}}';
      expect({ service, rights: await outputOf('docker', ['inspect', '--format', format, id]) }).toEqual({
        service,
        rights: 'true [ALL] true',
      });
    }
  });
});
