import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Movie } from '../../../../../src/domain/imdb/movie.js';
import { readChartPage } from '../../../../../src/infrastructure/imdb/chart-page.js';
import { readTitlePage } from '../../../../../src/infrastructure/imdb/page/title-page.js';
import { anyJsonValue, replaceValue } from '../../../../support/builders/json-mutations.js';
import { titleId } from '../../../../support/builders/title-id.js';
import {
  aPage,
  domOf,
  jsonLdOf,
  nextDataOf,
  titleFacts,
} from '../../../../support/builders/title-page-builder.js';

const REQUEST = { titleId: titleId('tt9000001'), now: new Date('2026-09-01T12:00:00Z') };
const LAYOUTS = ['edges', 'groups', 'reference'] as const;

function movieIn(page: Buffer) {
  const result = readTitlePage(page, REQUEST);
  if (result.kind !== 'movie') throw new Error(`${result.failure.kind}: ${result.failure.reason}`);
  return result.movie;
}

/** Outcomes of the parser's own that a title page can have. */
function expectOutcome(page: Buffer) {
  const result = readTitlePage(page, REQUEST);
  if (result.kind === 'movie') {
    expect(result.movie.titleId).toBe(REQUEST.titleId);
    expect(result.movie.title.trim()).not.toBe('');
  } else {
    expect(['not-found', 'blocked', 'unreadable', 'invalid']).toContain(result.failure.kind);
    expect(result.failure.reason).not.toBe('');
  }
  expect(JSON.stringify(result)).not.toMatch(/(?<!\\)\\(?:u0000|ud[89a-f])/i);
}

describe('a hostile title page', () => {
  it('loses NUL and lone surrogates, which PostgreSQL refuses, and keeps whole ones', () => {
    const facts = titleFacts({
      title: 'A\0B \uD83D C 😀',
      cast: [{ id: 'nm9000001', name: 'N\uDE00\0', characters: ['\0', 'X\uD800Y'] }],
    });

    expect(movieIn(aPage({ nextData: nextDataOf(facts) }))).toMatchObject({
      title: 'AB \uFFFD C 😀',
      cast: [{ name: 'N\uFFFD', characters: ['X\uFFFDY'] }],
    });
    const jsonLd = jsonLdOf(titleFacts({ title: 'A&#0;B &#xD83D; C' }));
    expect(movieIn(aPage({ jsonLd })).title).toBe('A\uFFFDB \uFFFD C');
  });

  it('keeps newlines and right-to-left marks inside a title', () => {
    const title = 'سینما\u200F\nA \u202Ereversed\u202C';

    expect(movieIn(aPage({ nextData: nextDataOf(titleFacts({ title })) })).title).toBe(title);
  });

  it('may have any number of directors who are none', () => {
    const directors = Array.from({ length: 200_000 }, () => ({ id: '', name: 'X' }));
    const page = aPage({ nextData: nextDataOf(titleFacts({ directors })) });
    expect(readTitlePage(page, REQUEST)).toMatchObject({ kind: 'movie', movie: { directors: [] } });
  });

  it('keeps names of 2,000 bytes, and leaves out longer ones, which no index of a store takes', () => {
    const pageOf = (name: string) =>
      aPage({ nextData: nextDataOf(titleFacts({ cast: [{ id: 'nm9000001', name, characters: [] }] })) });
    const longest = 'Lopado'.repeat(333);
    expect(movieIn(pageOf(longest)).cast[0]?.name).toBe(longest);
    expect(readTitlePage(pageOf(longest.repeat(50)), REQUEST)).toMatchObject({
      movie: { title: 'The Lighthouse Keeper', cast: [] },
      notices: [expect.stringContaining('name of "nm9000001" takes 99900 bytes')],
    });
  });

  it('does not pollute prototypes and reads nothing from them', () => {
    const above = JSON.stringify(nextDataOf(titleFacts()).props.pageProps.aboveTheFoldData);
    const json = `{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"page":"/title/[tconst]",
      "props":{"__proto__":{"polluted":1},"pageProps":{"tconst":"tt9000001","aboveTheFoldData":${above},
      "mainColumnData":{"__proto__":{"spokenLanguages":{"spokenLanguages":[{"text":"Inherited"}]}}}}}}`;
    const movie = movieIn(Buffer.from(`<script id="__NEXT_DATA__" type="application/json">${json}</script>`));

    expect(movie.languages).toEqual([]);
    expect(movie).not.toHaveProperty('polluted');
    expect({}).not.toHaveProperty('polluted');
  });

  it('nested a hundred thousand levels deep is unreadable', () => {
    const json = `{"props":${'['.repeat(100_000)}${']'.repeat(100_000)}}`;
    expectOutcome(Buffer.from(`<script id="__NEXT_DATA__">${json}</script>`));
    const markup = Buffer.from(`<h1 data-testid="hero__pageTitle">${'<div>'.repeat(400_000)}x`);
    expect(readTitlePage(markup, REQUEST)).toMatchObject({ kind: 'failed', failure: { kind: 'unreadable' } });
  });

  it.each([
    ['mentions of its data', '__NEXT_DATA__ '],
    ['openings of its script', '<script id="__NEXT_DATA__" '],
    ['ends of scripts', '</script '],
    ['JSON-LD scripts', '<script type="application/ld+json">{"@type":"Movie"}</script>'],
    ['openings of titles', '<title'],
    ['ampersands', '&'],
    ['brackets', '('],
  ])('full of %s is read in time that grows with its length', (_, piece) => {
    const page = Buffer.from(piece.repeat(Math.ceil(500_000 / piece.length)));
    expectOutcome(page);
    expectOutcome(Buffer.concat([Buffer.from('<script id="__NEXT_DATA__">{"a":1'), page]));
    readChartPage(page);
  });
});

/** With something in every field. */
const FULL = titleFacts({
  series: { id: 'tt9000077', title: 'Lights', season: 2, episode: 3 },
  episodes: { seasons: 3, total: 31 },
  creators: [{ id: 'nm9000098', name: 'Cora Maker' }],
});

describe('whatever comes', () => {
  const wholePages = LAYOUTS.map((layout) =>
    aPage({ ...domOf(FULL), jsonLd: jsonLdOf(FULL), nextData: nextDataOf(FULL, layout) }),
  );

  it('a part more never makes a movie poorer', () => {
    const facts = FULL;
    const { props, page } = nextDataOf(facts);
    const { aboveTheFoldData, mainColumnData } = props.pageProps;
    const pageOf = (names: readonly string[]) => {
      const held = <Value>(name: string, value: Value) => (names.includes(name) ? value : undefined);
      const pageProps = {
        tconst: facts.id,
        aboveTheFoldData: held('above', aboveTheFoldData),
        mainColumnData: held('main', mainColumnData),
      };
      return aPage({
        nextData: { page, props: { pageProps } },
        jsonLd: held('json-ld', { ...jsonLdOf(facts), description: 'A keeper…' }),
        ...(held('dom', domOf(facts)) ?? {}),
      });
    };
    fc.assert(
      fc.property(fc.subarray(['above', 'main', 'json-ld', 'dom']), fc.nat(3), (names, left) => {
        const without = readTitlePage(pageOf(names.toSpliced(left, 1)), REQUEST);
        if (without.kind === 'failed') return;
        const { cast, genres, plot, ...others } = movieIn(pageOf(names));
        const poorer = without.movie;
        expect(cast.length).toBeGreaterThanOrEqual(poorer.cast.length);
        expect(cast.flatMap(({ characters }) => characters).length).toBeGreaterThanOrEqual(
          poorer.cast.flatMap(({ characters }) => characters).length,
        );
        expect(genres.length).toBeGreaterThanOrEqual(poorer.genres.length);
        expect(plot?.length ?? 0).toBeGreaterThanOrEqual(poorer.plot?.length ?? 0);
        for (const [field, value] of Object.entries(others)) {
          if (isUnknown(value)) expect({ [field]: poorer[field as keyof Movie] }).toEqual({ [field]: value });
          if (Array.isArray(value))
            expect([field, value.length >= lengthOf(poorer, field)]).toEqual([field, true]);
        }
      }),
      { numRuns: 100 },
    );
  });

  it('any bytes have an outcome', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2_000 }), (bytes) => {
        expectOutcome(Buffer.from(bytes));
        expectOutcome(
          Buffer.concat([Buffer.from('<script id="__NEXT_DATA__">'), bytes, Buffer.from('}</script>')]),
        );
        readChartPage(Buffer.from(bytes));
      }),
      { numRuns: 200 },
    );
  });

  it('any truncation of a page has an outcome', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...wholePages),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (page, share) => {
          expectOutcome(page.subarray(0, Math.floor(page.length * share)));
        },
      ),
      { numRuns: 200 },
    );
  });

  it('any changed bytes of a page have an outcome', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...wholePages),
        fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 30 }),
        (page, changes) => {
          const changed = Buffer.from(page);
          for (const [at, byte] of changes) changed[at % changed.length] = byte;
          expectOutcome(changed);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('any value in the place of any value of the embedded data has an outcome', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...LAYOUTS),
        fc.boolean(),
        fc.array(fc.tuple(fc.nat(), anyJsonValue), { minLength: 1, maxLength: 8 }),
        (layout, inJsonLd, changes) => {
          const trees = { nextData: nextDataOf(FULL, layout), jsonLd: jsonLdOf(FULL) };
          const tree: unknown = JSON.parse(JSON.stringify(inJsonLd ? trees.jsonLd : trees.nextData));
          for (const [at, value] of changes) replaceValue(tree, at, value);
          expectOutcome(aPage(inJsonLd ? { jsonLd: tree } : { nextData: tree, jsonLd: trees.jsonLd }));
        },
      ),
      { numRuns: 400 },
    );
  });
});

function isUnknown(value: unknown): boolean {
  return value === null || (Array.isArray(value) && value.length === 0);
}

function lengthOf(movie: Movie, field: string): number {
  const value: unknown = Reflect.get(movie, field);
  return Array.isArray(value) ? value.length : 0;
}
