import { describe, expect, it } from 'vitest';
import type { RouteFigures, RunReport } from '../../../../src/domain/engine/run-report.js';
import { IMDB_WORDS } from '../../../../src/domain/imdb/imdb-catalogue.js';
import { TMDB_WORDS } from '../../../../src/domain/tmdb/tmdb-catalogue.js';
import { programStart } from '../../../../src/presentation/cli/program-start.js';
import { type ReportContext, reportText } from '../../../../src/presentation/report/report-text.js';
import { COMMANDS_OF } from '../../../../src/presentation/run/catalogue-tables.js';
import { titleId } from '../../../support/builders/movie-builder.js';

const stores = { inserted: 250, updated: 0, unchanged: 0, unsaved: 0 };

const direct: RouteFigures = {
  id: 'direct',
  address: 'direct',
  state: 'fit',
  attempts: 250,
  pages: 250,
  blocked: 0,
  throttled: 0,
  failed: 0,
  medianMs: 120,
  bytes: 46_000_000,
};

function aReport(changes: Partial<RunReport> = {}): RunReport {
  return {
    runId: 3,
    list: 'chart top',
    asked: 250,
    listed: 250,
    scraped: 250,
    skipped: 0,
    failed: 0,
    sources: { 'imdb-html': 250 },
    seconds: 12.34,
    stores: { postgres: stores, csv: stores },
    failures: [],
    merged: { count: 0, first: [] },
    noticed: { count: 0, first: [] },
    rows: null,
    attempts: 253,
    attemptsPerTarget: { 1: 248, 2: 1, 3: 1 },
    bytes: 46_500_000,
    attemptMs: { p50: 120, p95: 300, p99: 700 },
    fields: {
      title: { filled: 250, origins: {} },
      plot: { filled: 250, origins: {} },
      budget: { filled: 163, origins: {} },
    },
    earlier: null,
    routes: [direct],
    warnings: [],
    stop: null,
    exitCode: 0,
    ...changes,
  };
}

const start = programStart({ npm_command: 'run-script', npm_package_name: 'imdb-scraper' });

const here: ReportContext = {
  out: 'data',
  databaseUrl: null,
  width: 80,
  words: IMDB_WORDS,
  storePlace: 'data/csv',
  commands: COMMANDS_OF.imdb,
  savedBefore: 0,
  isRefresh: false,
  isDemo: false,
  start,
};

const text = (changes: Partial<RunReport> = {}, context: Partial<ReportContext> = {}) =>
  reportText(aReport(changes), { ...here, ...context });

const failures: RunReport['failures'] = [
  {
    kind: 'blocked',
    count: 7,
    first: [1, 2, 3, 4, 5].map((number) => ({ key: titleId(number), reason: 'status 202: a challenge' })),
  },
];

describe('reportText', () => {
  it('says the whole of a run in which everything went well', () => {
    expect(text()).toBe(`250 of 250 movies saved in 12.3 s (chart top)

Stores
  postgres  250 inserted, 0 updated, 0 unchanged
  csv       250 inserted, 0 updated, 0 unchanged
  in data/pglite (embedded PostgreSQL) and data/csv

Requests
  253 attempts, 46.5 MB; 248 titles took 1 attempt, 1 took 2, 1 took 3
  an attempt took 120 ms (p50), 300 ms (p95), 700 ms (p99)

Fields (share of the movies)
  100 %: title, plot
  budget 65 %
`);
  });

  it('says of each source that does not know all there is what it lacks, in the words of its catalogue', () => {
    const sources = { 'imdb-html': 190, 'imdb-datasets': 60, tmdb: 58 };
    const said = text({ sources });
    expect(said).toContain(
      '\nSources\n  imdb-html 190, imdb-datasets 60, tmdb 58\n  the datasets know no Metascore',
    );
    expect(said).toMatch(/\n {2}TMDB knows no rating, votes, .*\n.* cast and crew\n/);
    expect(text({ sources: { tmdb: 5 } }, { words: TMDB_WORDS })).not.toContain('Sources');
  });

  it('begins with why a run stopped and ends with the command to go on', () => {
    const stop = {
      cause: 'blocked' as const,
      message: 'every route is blocked: status 202. Wait some hours',
    };
    const lines = text({ scraped: 12, stop }, { out: "my movies'" }).trimEnd().split('\n');
    expect(lines[0]).toBe('Stopped: every route is blocked: status 202. Wait some hours');
    expect(lines[1]).toBe('12 of 250 movies saved in 12.3 s (chart top)');
    expect(lines.slice(-2)).toEqual(['Next', "  npm run scrape -- --resume --out 'my movies'\\'''"]);
  });

  it('names both ids of titles that are merged on IMDb', () => {
    const first = [{ key: titleId(1), savedAs: titleId(2) }];
    expect(text({ merged: { count: 3, first } })).toContain(
      `Merged titles\n  ${titleId(1)} is ${titleId(2)} on IMDb, and saved under that id\n  … and 2 more\n`,
    );
  });

  it.each([
    [
      { npm_command: 'exec', npm_package_name: 'imdb-scraper' },
      'npx imdb-scraper scrape --resume --out films',
    ],
    [{ npm_command: 'run', npm_package_name: 'imdb-scraper' }, 'npm run scrape -- --resume --out films'],
    [{ npm_command: 'run-script', npm_package_name: 'mine' }, 'npx imdb-scraper scrape --resume --out films'],
    [{}, 'npx imdb-scraper scrape --resume --out films'],
    [{ STARTED_AS: 'docker compose run --rm scraper' }, 'docker compose run --rm scraper scrape --resume'],
  ])('gives the command as the program was started, with %j', (environment, line) => {
    const stop = { cause: 'interrupted' as const, message: 'interrupted' };
    const context = { out: 'films', start: programStart(environment) };
    expect(text({ stop }, context)).toMatch(new RegExp(`Next\n {2}${line}\n$`));
  });

  it('says to give proxies again, which no run keeps', () => {
    const stop = { cause: 'interrupted' as const, message: 'interrupted' };
    const routes = [{ ...direct, id: 'proxy-1', address: 'http://host:1' }];
    expect(text({ stop, routes })).toMatch(
      /Next\n {2}npm run scrape -- --resume \(with the same proxies\)\n$/,
    );
  });

  it('has a demo run again, whose site has gone with it', () => {
    const stop = { cause: 'interrupted' as const, message: 'interrupted' };
    expect(text({ stop }, { isDemo: true })).toMatch(/Next\n {2}npm run demo\n$/);
    expect(text({ stop }, { isDemo: true, out: 'films' })).toMatch(
      /Next\n {2}npm run demo -- --out films\n$/,
    );
  });

  it('tells of movies that were saved without a value, and where they are listed', () => {
    const first = [{ key: titleId(1), notice: 'year 1874 is outside 1888 to 2037' }];
    expect(text({ runId: 3, noticed: { count: 2, first } })).toContain(
      'Odd values\n  2 movies were saved without a value that no movie can have (runs show 3 lists\n' +
        `    them)\n    ${titleId(1)} year 1874 is outside 1888 to 2037\n    … and 1 more\n`,
    );
    expect(text({})).not.toContain('Odd values');
  });

  it('gives no command to a run that another process has taken over', () => {
    const stop = { cause: 'taken-over' as const, message: 'process 7 on other has taken run 3 over' };
    expect(text({ scraped: 12, stop })).not.toContain('Next');
  });

  it('counts failures by kind, with the first titles of each and what to do', () => {
    const report = text({ scraped: 243, failed: 7, failures });
    expect(report).toMatch(/^243 of 250 movies saved in 12\.3 s \(7 failed, chart top\)\n/);
    expect(report).toContain(
      [
        'Failures',
        '  7 blocked: the site refused or challenged the request; wait, or use other',
        '    routes',
        '    tt0000001 status 202: a challenge',
      ].join('\n'),
    );
    expect(report).toContain('    … and 2 more\n');
    expect(report).toMatch(/Next\n {2}npm run scrape -- --retry-failed\n$/);
  });

  it('proposes to load the datasets again where a refresh could not save all', () => {
    const report = text({ scraped: 243, failed: 7, failures }, { isRefresh: true });
    expect(report).toMatch(/Next\n {2}npm run datasets -- load\n$/);
  });

  it('proposes nothing that cannot help', () => {
    const [blocked] = failures;
    if (blocked === undefined) throw new Error('no failure');
    expect(text({ failed: 7, failures: [{ ...blocked, kind: 'not-found' }] })).not.toContain('Next');
    expect(text({ failed: 7, failures }, { isDemo: true })).not.toContain('Next');
  });

  it('says of a resumed run what it has in all', () => {
    expect(text({ scraped: 100, listed: 100 }, { savedBefore: 150 })).toMatch(
      /^100 movies saved in 12\.3 s, 250 of 250 with what run 3 had before \(chart top\)\n/,
    );
  });

  it.each([
    [{ came: 20, repeats: 2, kept: 18 }, '20 rows came, 2 a second time: 18 kept'],
    [{ came: 1, repeats: 0, kept: 1 }, '1 row came, none a second time: 1 kept'],
  ])('says of the rows %j what became of them', (rows, line) => {
    expect(text({ rows })).toContain(`Rows\n  ${line}\n`);
  });

  it('shows how full the fields were the last time, where that differs', () => {
    const fields = { title: { filled: 20 }, plot: { filled: 19 }, budget: { filled: 13 } };
    expect(text({ earlier: { runId: 2, scraped: 20, fields } })).toContain(
      [
        'Fields (share of the movies; in brackets: of run 2)',
        '  100 %: title',
        '  plot 100 % (95 %), budget 65 %',
      ].join('\n'),
    );
  });

  it('names fields that no movie has together, but for those that movies had before', () => {
    const filled = (count: number) => ({ filled: count, origins: {} });
    const fields = { title: filled(20), seriesId: filled(0), budget: filled(13), plot: filled(0) };
    const before = { ...fields, plot: filled(10) };
    expect(text({ fields, scraped: 20, earlier: { runId: 2, scraped: 20, fields: before } })).toContain(
      ['  100 %: title', '  budget 65 %, plot 0 % (50 %)', '  0 %: seriesId'].join('\n'),
    );
  });

  it('shows routes only where there are several or the direct one is not fit', () => {
    expect(text()).not.toContain('Routes');
    expect(text({ routes: [{ ...direct, state: 'resting' }] })).toContain('Routes');
    expect(text({ routes: [{ ...direct, id: 'proxy-1', address: 'http://host:1' }] })).toContain('Routes');
  });

  it('says on which machines a route stands thus', () => {
    const report = text({
      routes: [
        { ...direct, machines: { count: 3, first: ['a', 'b', 'c'] } },
        { ...direct, state: 'resting', machines: { count: 1, first: ['host-d'] } },
      ],
    });
    expect(report).toMatch(/route +address +state +machine +attempts/);
    expect(report).toMatch(/direct +direct +resting +host-d +250/);
    expect(report).toMatch(/direct +direct +fit +3 machines +250/);
    expect(text({ routes: [direct, { ...direct, id: 'tor-1' }] })).not.toContain('machine');
  });

  it('gives shares of fields of the records that were counted', () => {
    const fields = { title: { filled: 100, origins: {} }, plot: { filled: 50, origins: {} } };
    expect(text({ fields, recordsCounted: 100 })).toContain('  100 %: title\n  plot 50 %');
  });

  it('of many routes shows those in trouble first, and says how many are left out', () => {
    const proxy = (number: number): RouteFigures => ({
      ...direct,
      id: `proxy-${number}`,
      address: `socks5h://a-long-name-of-a-provider-${number}.example:1080`,
      state: number === 99 ? 'retired' : 'fit',
      blocked: number === 99 ? 4 : 0,
    });
    const report = text({ routes: Array.from({ length: 100 }, (_, index) => proxy(index)) });
    const table = report.slice(report.indexOf('Routes')).split('\n');
    expect(table[1]).toMatch(/^ {2}route +address +state +attempts +blocked +ms +MB$/);
    expect(table[3]).toMatch(/^ {2}proxy-99 .* retired /);
    expect(table[15]).toBe('  … and 88 more; --json has them all');
  });

  it.each([80, 60, 100])('has no line wider than %i columns', (width) => {
    const reason = 'the connection was closed before the whole answer had come, and '.repeat(4);
    const [blocked] = failures;
    if (blocked === undefined) throw new Error('no failure');
    const report = text(
      {
        failed: 1,
        failures: [{ ...blocked, first: [{ key: titleId(1), reason }] }],
        warnings: [reason],
        stop: { cause: 'fatal', message: reason },
        routes: [direct, { ...direct, id: 'proxy-1', address: `http://${'a'.repeat(100)}:80`, failed: 9 }],
        earlier: { runId: 2, scraped: 20, fields: { title: { filled: 3 } } },
      },
      { width },
    );
    for (const line of report.split('\n')) expect(line.length).toBeLessThanOrEqual(width);
  });

  it('never shows the address of the database, and no escape sequence of a page', () => {
    const report = text(
      { warnings: ['a page said \x1b[2J'] },
      { databaseUrl: 'postgres://me:hunter2@host/db' },
    );
    expect(report).toContain('the server given');
    expect(report).not.toMatch(/hunter2|\x1b/);
  });
});
