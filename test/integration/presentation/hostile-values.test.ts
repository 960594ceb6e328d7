import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LocalSite, startLocalSite } from '../../../src/demo/imdb-site/local-site.js';
import type { RunReport } from '../../../src/domain/engine/run-report.js';
import { openDatabase } from '../../../src/infrastructure/database/open-database.js';
import { aPage, nextDataOf, type TitleFacts, titleFacts } from '../../support/builders/title-page-builder.js';
import { runCli } from '../../support/processes/cli.js';
import { temporaryFolder } from '../../support/processes/temporary-folder.js';
import { expectEqualStores } from '../../support/stores/compare-stores.js';
import { PGLITE_THREAD } from '../../support/stores/pglite.js';
import { createTestDatabase, type TestDatabase } from '../../support/stores/postgres.js';

/** What a page may say in the place of any text. */
const TEXTS: Readonly<Record<string, string>> = {
  'an SQL quote': `'); drop table movies; --`,
  'a dollar quote': '$$; drop table movies; $$',
  'a backslash': `\\'; \\. \\N \\`,
  'NUL bytes': 'before\0after',
  'lone surrogates': 'high \ud800 low \udc00 end',
  'right-to-left marks': '\u202etxt.exe\u202c \u200f!',
  'a formula': `=cmd|' /C calc'!A0`,
  'a formula behind apostrophes': `''+1+1`,
  'a tab and a formula': '@SUM(1,\t2)',
  newlines: 'first line\r\nsecond, "quoted"\nthird\rfourth',
  'CSV quotes': `"",",\n"""`,
  separators: 'a|b\\|c||',
  'a lone end mark of COPY': '\\.',
  markup: '</script><script>alert(1)</script>&amp;&#0;',
  'only a star and an emoji': '\u{1F37F}★',
  'a prototype key': '__proto__',
  'a long text': 'x'.repeat(990),
};

const HOSTILE = Object.entries(TEXTS).map(([name, text], at) => hostileTitle(name, text, at));

function hostileTitle(name: string, text: string, at: number): TitleFacts & { readonly name: string } {
  const id = (prefix: string, number: number) => `${prefix}${9_200_000 + at * 10 + number}`;
  const facts = titleFacts({
    id: id('tt', 1),
    title: text,
    originalTitle: `${text} `,
    plot: text,
    certificate: text,
    genres: [text, 'Drama'],
    countries: [text],
    languages: ['French', text],
    poster: `https://images.example/${encodeURIComponent(name)}.jpg`,
    cast: [
      { id: id('nm', 1), name: text, characters: [text, `${text}|${text}`] },
      { id: id('nm', 2), name: 'Plain Name', characters: [] },
    ],
    directors: [{ id: id('nm', 3), name: text }],
  });
  return { ...facts, name };
}

/** Pages with one value that no movie can have. */
const ODD: readonly (readonly [string, Partial<TitleFacts>, RegExp])[] = [
  ['tt9300001', { rating: 77 }, /rating 77 is outside 1 to 10/],
  ['tt9300002', { year: 99_999 }, /year 99999 is outside/],
  ['tt9300003', { votes: 1e300 }, /vote count/],
  ['tt9300004', { budget: { amount: 5, currency: `';--` } }, /budget currency/],
];

/** A page whose title no store can keep. */
const INVALID = titleFacts({ id: 'tt9300005', title: 'x'.repeat(100_000) });

const OWN_PROTOTYPE: unknown = JSON.parse(
  '{"__proto__":{"titleText":{"text":"polluted"},"polluted":true},"constructor":{"prototype":{"polluted":true}}}',
);

let site: LocalSite;
let server: TestDatabase;

beforeAll(async () => {
  site = await startLocalSite({ weightBytes: 60_000 });
  server = await createTestDatabase();
  for (const facts of HOSTILE) serve(facts);
  for (const [id, change] of ODD) serve(titleFacts({ id, ...change }));
  serve(INVALID);
});

afterAll(async () => {
  await site?.close();
  await server?.drop();
});

function serve(facts: TitleFacts): void {
  const { props, page } = nextDataOf(facts);
  const own = (value: object) =>
    Object.defineProperties(value, Object.getOwnPropertyDescriptors(OWN_PROTOTYPE));
  const body = aPage({ nextData: { props: own({ pageProps: own(props.pageProps) }), page } });
  site.behave({ kind: 'page', body, titleId: facts.id });
}

describe.each(['a server', 'the embedded database'])('hostile page values (%s)', (kind) => {
  it('are stored as they are, equal in both stores; only an odd value or a movie without a title is not', async () => {
    const out = await temporaryFolder();
    const databaseUrl = kind === 'a server' ? server.url : null;
    const ids = [...HOSTILE.map(({ id }) => id), ...ODD.map(([id]) => id), INVALID.id];
    const { code, stdout, stderr } = await runCli([
      ...['scrape', '--base-url', site.url, '--rate', '0', '--out', out, '--json', '--ids', ids.join()],
      ...(databaseUrl === null ? [] : ['--database-url', databaseUrl]),
    ]);
    expect({ code, stderr }).toMatchObject({ code: 1 });
    const report: RunReport = JSON.parse(stdout);
    expect(report).toMatchObject({ scraped: HOSTILE.length + ODD.length, failed: 1 });
    const reason = expect.stringMatching(/title takes 100000 bytes/);
    expect(report.failures).toMatchObject([{ kind: 'invalid', first: [{ key: INVALID.id, reason }] }]);
    expect(report.noticed.count).toBe(ODD.length);
    const shown = await runCli([
      ...['runs', 'show', String(report.runId), '--out', out],
      ...(databaseUrl === null ? [] : ['--database-url', databaseUrl]),
    ]);
    for (const [id, , notice] of ODD) {
      const line = shown.stdout.split('\n').find((row) => row.startsWith(id));
      expect(line).toMatch(/done .* saved without what cannot be: /);
      expect(line).toMatch(notice);
    }

    const database = await openDatabase({
      databaseUrl,
      folder: join(out, 'pglite'),
      pgliteThread: PGLITE_THREAD,
    });
    const stored = await expectEqualStores(database, join(out, 'csv')).finally(() => database.close());
    expect(stored.movies).toHaveLength(HOSTILE.length + ODD.length);
    const titles = new Map(stored.movies.map((row) => JSON.parse(row)).map((row) => [row[0], row[2]]));
    for (const { id, title } of HOSTILE) {
      const kept = title
        .replaceAll('\0', '')
        .replace(/\p{Surrogate}/gu, '\ufffd')
        .trim();
      expect(titles.get(id)).toBe(kept);
    }
  });
});
