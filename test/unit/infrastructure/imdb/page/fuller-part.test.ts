import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mergeParts } from '../../../../../src/infrastructure/imdb/page/fuller-part.js';
import type { PageOrigin } from '../../../../../src/infrastructure/imdb/page/page-fields.js';
import {
  type PagePart,
  pagePart,
  type RawFields,
} from '../../../../../src/infrastructure/imdb/page/page-fields.js';

function member(number: number, ...characters: string[]) {
  return { nameId: `nm${String(number).padStart(7, '0')}`, name: `Name ${number}`, characters };
}

function merged(...parts: readonly (readonly [PageOrigin, RawFields])[]) {
  return mergeParts(parts.map(([origin, raw]) => pagePart(origin, raw)));
}

describe('the fuller part', () => {
  it.each<[string, RawFields, RawFields]>([
    ['more genres', { genres: ['Drama'] }, { genres: ['Drama', 'War'] }],
    ['more countries', { countries: ['France'] }, { countries: ['Spain', 'France'] }],
    ['a plot that is not cut', { plot: 'A kite is lost and found by tw...' }, { plot: 'A kite.' }],
    ['of cut plots the longer', { plot: 'A kite…' }, { plot: 'A kite is lost and…' }],
    ['more of a cast', { cast: [member(1)] }, { cast: [member(2), member(1)] }],
    [
      'a cast with characters',
      { cast: [1, 2, 3].map((n) => member(n)) },
      { cast: [member(1, 'A'), member(2, 'B')] },
    ],
    ['a kind that tells more', { kind: 'movie' }, { kind: 'tvMovie' }],
    ['rating and votes together', { rating: 7 }, { rating: 8, voteCount: 12 }],
    ['votes beside a rating', { voteCount: 5 }, { rating: 8, voteCount: 12 }],
    ['more keywords', { keywords: ['kite'] }, { keywords: ['wind', 'kite'] }],
    ['more writers', { writers: [member(1)] }, { writers: [member(2), member(1)] }],
    ['a whole date', { partialReleaseDate: '2019', releaseCountry: 'Peru' }, { releaseDate: '2018-07-18' }],
    ['a month', { partialReleaseDate: '2018' }, { partialReleaseDate: '2019-07', releaseCountry: 'Peru' }],
    [
      'a date with its country',
      { releaseDate: '2019-01-05' },
      { releaseDate: '2019-07-18', releaseCountry: 'Peru' },
    ],
    ['wins and nominations', { awardWins: 2 }, { awardWins: 1, awardNominations: 3 }],
    ['season and episode', { episodeNumber: 2 }, { seasonNumber: 1, episodeNumber: 3 }],
    ['any value', {}, { metascore: 70 }],
  ])('of a field is the one with %s, whatever part it is', (_, poorer, fuller) => {
    for (const [one, other] of ORIGIN_PAIRS) {
      for (const parts of [
        [[one, poorer] as const, [other, fuller] as const],
        [[one, fuller] as const, [other, poorer] as const],
      ]) {
        const { fields, origins } = merged(...parts);
        const origin = parts.find(([, raw]) => raw === fuller)?.[0];
        expect(fields).toEqual({ ...pagePart('dom', fuller).fields });
        for (const field of Object.keys(fuller)) expect(origins[field]).toBe(origin);
      }
    }
  });

  it.each<[keyof RawFields, unknown, unknown, PageOrigin]>([
    ['title', 'Cometa azul', 'Blue Kite', 'dom'],
    ['certificate', 'B', 'R', 'dom'],
    ['releaseDate', '2019-07-18', '2019-01-05', 'dom'],
    ['durationMinutes', 98, 99, 'json-ld'],
    ['posterUrl', 'https://a.example/a.jpg', 'https://a.example/b.jpg', 'json-ld'],
  ])(
    'of %s, where both hold as much, is that of the page shown or written exactly',
    (field, dom, jsonLd, origin) => {
      const { fields, origins } = merged(['json-ld', { [field]: jsonLd }], ['dom', { [field]: dom }]);
      expect([fields[field], origins[field]]).toEqual([origin === 'dom' ? dom : jsonLd, origin]);
      const embedded = merged(['dom', { [field]: dom }], ['next-data', { [field]: jsonLd }]);
      expect(embedded.origins[field]).toBe('next-data');
    },
  );

  it('leaves out the rating of a title without votes', () => {
    const { fields, origins } = merged(['next-data', { voteCount: 0 }], ['dom', { rating: 5 }]);
    expect([fields.rating, fields.voteCount, origins]).toEqual([null, null, {}]);
  });

  it('takes the country of a month for that of a day in it', () => {
    const month = { partialReleaseDate: '2019-07', releaseCountry: 'Peru' };
    const { fields, origins } = merged(['json-ld', { releaseDate: '2019-07-18' }], ['dom', month]);
    expect(fields).toMatchObject({
      releaseDate: '2019-07-18',
      partialReleaseDate: null,
      releaseCountry: 'Peru',
    });
    expect(origins).toEqual({ releaseDate: 'json-ld', releaseCountry: 'dom' });
  });

  it('of one crew for writers and creators is the larger of the two that name one, and JSON-LD where they are as large', () => {
    const crew = (...numbers: number[]) => numbers.map((number) => member(number));
    const crewsOf = (kind: string, jsonLd: RawFields, dom: RawFields, labelled: RawFields = {}) => {
      const { fields, notices } = mergeParts([
        pagePart('next-data', { kind }),
        pagePart('json-ld', jsonLd, true),
        pagePart('dom', dom, true),
        pagePart('dom', labelled),
      ]);
      const ids = (people: readonly { nameId: string }[]) =>
        people.map(({ nameId }) => Number(nameId.slice(2)));
      return { writers: ids(fields.writers), creators: ids(fields.creators), notices };
    };

    expect(crewsOf('tvSeries', { creators: crew(1, 2) }, { writers: crew(3) })).toMatchObject({
      writers: [],
      creators: [1, 2],
    });
    expect(crewsOf('short', { creators: crew(1) }, { creators: crew(2, 3) })).toMatchObject({
      writers: [2, 3],
      creators: [],
    });
    expect(crewsOf('movie', { writers: crew(1) }, { writers: crew(2) })).toMatchObject({ writers: [1] });
    const odd = { nameId: 'nm0000009', name: '' };
    expect(
      crewsOf('tvSeries', { creators: [odd, ...crew(1, 2)] }, { writers: crew(3) }, { writers: crew(4) }),
    ).toEqual({ writers: [4], creators: [], notices: [] });
  });

  it('is told of odd values only where no part has a better one', () => {
    const odd = { metascore: 'n/a', cast: [{ nameId: 'nm0000001', name: '' }, member(2)] };
    const notice = 'cast member "nm0000001" has no name';
    expect(merged(['next-data', odd]).notices).toEqual(['metascore "n/a" is not one', notice]);
    expect(merged(['next-data', odd], ['dom', { metascore: 7 }]).notices).toEqual([notice]);
  });

  it('is never poorer for a part more, and the same in every order of parts', () => {
    fc.assert(
      fc.property(fc.uniqueArray(anyPart, { selector: ({ origin }) => origin, minLength: 1 }), (parts) => {
        const all = mergeParts(parts);
        expect(mergeParts(parts.toReversed())).toEqual({ ...all, notices: expect.anything() });
        for (const part of parts) {
          const { fields } = part;
          expect(all.fields.genres.length).toBeGreaterThanOrEqual(fields.genres.length);
          expect(weight(all.fields.cast)).toBeGreaterThanOrEqual(weight(fields.cast));
          if (fields.title !== null) expect(all.fields.title).not.toBeNull();
          if (fields.plot !== null && !fields.plot.endsWith('…')) expect(all.fields.plot).not.toMatch(/…$/);
          // Only a part that says that nobody has voted takes votes away.
          if (fields.voteCount !== null && all.fields.voteCount === null)
            expect(parts.some((one) => one.fields.voteCount === 0)).toBe(true);
          for (const list of LISTS)
            expect(all.fields[list].length).toBeGreaterThanOrEqual(fields[list].length);
          if (fields.releaseDate !== null) expect(all.fields.releaseDate).not.toBeNull();
          if (all.fields.releaseDate === null && fields.partialReleaseDate !== null)
            expect(all.fields.partialReleaseDate).not.toBeNull();
          expect(all.fields.releaseDate !== null && all.fields.partialReleaseDate !== null).toBe(false);
        }
      }),
      { numRuns: 300 },
    );
  });
});

const ORIGIN_PAIRS = [
  ['next-data', 'json-ld'],
  ['next-data', 'dom'],
  ['json-ld', 'dom'],
] as const;

const LISTS = ['genres', 'keywords', 'writers'] as const;

function weight(cast: PagePart['fields']['cast']): number {
  return cast.length + cast.filter(({ characters }) => characters.length > 0).length;
}

const anyPart = fc
  .tuple(
    fc.constantFrom<PageOrigin>('next-data', 'json-ld', 'dom'),
    fc.record(
      {
        title: fc.constantFrom('A', 'B', '', 7),
        kind: fc.constantFrom('movie', 'tvMovie', null),
        plot: fc.constantFrom('One.', 'One is…', 'Another…', ''),
        genres: fc.subarray(['Drama', 'War', 'Music']),
        keywords: fc.subarray(['kite', 'wind']),
        writers: fc.subarray([member(1), member(2)]),
        releaseDate: fc.constantFrom('2019-07-18', '2018-01-05', null),
        partialReleaseDate: fc.constantFrom('2019', '2019-07', null),
        releaseCountry: fc.constantFrom('Peru', 'Chad', null),
        rating: fc.constantFrom(7, 8.1, null),
        voteCount: fc.constantFrom(0, 12, null),
        cast: fc.array(
          fc.nat(4).map((n) => (n % 2 === 0 ? member(n + 1) : member(n + 1, 'X'))),
          { maxLength: 4 },
        ),
      },
      { requiredKeys: [] },
    ),
  )
  .map(([origin, raw]) => pagePart(origin, raw));
