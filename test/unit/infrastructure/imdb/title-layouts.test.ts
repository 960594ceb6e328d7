import { describe, expect, it } from 'vitest';
import type { FieldOrigin } from '../../../../src/domain/scrape-outcome.js';
import { readTitlePage } from '../../../../src/infrastructure/imdb/title-page.js';
import { readInventedPage } from '../../../support/invented-pages.js';
import { titleId } from '../../../support/title-id.js';

const NOW = new Date('2026-09-01T12:00:00Z');

/** What a field is where the page does not say it. */
const UNKNOWN = {
  originalTitle: null,
  year: null,
  endYear: null,
  rating: null,
  voteCount: null,
  metascore: null,
  durationMinutes: null,
  certificate: null,
  genres: [],
  plot: null,
  posterUrl: null,
  releaseDate: null,
  countries: [],
  languages: [],
  budget: null,
  grossWorldwide: null,
  chartRank: null,
  cast: [],
  directors: [],
};

type Expected = Record<string, unknown> & { readonly titleId: string };

/** Written by hand from each page, field by field. */
const LAYOUTS: readonly (readonly [page: string, origins: readonly FieldOrigin[], movie: Expected])[] = [
  [
    'next-2022-series',
    ['next-data'],
    {
      titleId: 'tt9100002',
      kind: 'tvSeries',
      title: 'Night Ferry',
      originalTitle: 'Natteferje',
      year: 2009,
      endYear: 2014,
      rating: 8.1,
      voteCount: 30_211,
      durationMinutes: 45,
      certificate: 'TV-14',
      genres: ['Crime', 'Thriller'],
      plot: 'A ferry loses one passenger every night.',
      posterUrl: 'https://images.example/ferry._V1_.jpg',
      releaseDate: '2009-03-02',
      countries: ['Norway', 'Denmark'],
      languages: ['Norwegian'],
      chartRank: 187,
      cast: [
        billed(1, 'nm9100011', 'Runa Vik', 'Captain Dahl'),
        billed(2, 'nm9100012', 'Jon Aas', 'The Purser', "The Purser's Brother"),
        billed(3, 'nm9100013', 'Siw Moe'),
      ],
    },
  ],
  [
    'next-2023-sparse',
    ['next-data'],
    {
      titleId: 'tt9100003',
      kind: 'short',
      title: 'Untitled Mill Project',
      originalTitle: 'Untitled Mill Project',
      voteCount: 0,
    },
  ],
  [
    'next-2025',
    ['next-data'],
    {
      titleId: 'tt9100004',
      kind: 'movie',
      title: 'The Glass Orchard',
      originalTitle: 'The Glass Orchard',
      year: 2024,
      rating: 7,
      voteCount: 152_034,
      metascore: 64,
      durationMinutes: 148,
      certificate: 'R',
      genres: ['Drama', 'Horror'],
      plot: 'An orchard of glass trees begins to bear fruit.',
      posterUrl: 'https://images.example/orchard._V1_.jpg',
      releaseDate: '2024-10-11',
      countries: ['Ireland', 'United States'],
      languages: ['English', 'Irish'],
      budget: { amount: 22_000_000, currency: 'USD' },
      grossWorldwide: { amount: 48_750_120, currency: 'USD' },
      cast: [
        billed(1, 'nm9100031', 'Noa Bright', 'Wren'),
        billed(2, 'nm9100032', 'Lev Adair', 'The Glazier', "The Glazier's Father"),
        billed(3, 'nm9100033', 'Uma Teal'),
      ],
      directors: [
        { nameId: 'nm9100042', name: 'Ines Calder' },
        { nameId: 'nm9100043', name: 'Tam Calder' },
      ],
    },
  ],
  [
    'reference-2025',
    ['next-data'],
    {
      titleId: 'tt9100005',
      kind: 'tvMiniSeries',
      title: 'La torre di sale',
      originalTitle: 'The Salt Tower',
      year: 2011,
      endYear: 2011,
      rating: 7.7,
      voteCount: 912,
      durationMinutes: 180,
      certificate: 'T',
      genres: ['Storico'],
      plot: 'Una torre, tre famiglie.',
      posterUrl: 'https://images.example/tower._V1_.jpg',
      releaseDate: '2011-01-07',
      countries: ['Italia'],
      languages: ['Italiano'],
      cast: [
        billed(1, 'nm9100052', 'Aldo Neri', 'Il guardiano'),
        billed(2, 'nm9100053', 'Bice Oro', 'Marta', 'Marta bambina'),
        billed(3, 'nm9100054', 'Ciro Lume'),
      ],
      directors: [{ nameId: 'nm9100051', name: 'Gia Morel' }],
    },
  ],
  [
    'json-ld-2019',
    ['json-ld'],
    {
      titleId: 'tt9100006',
      kind: 'tvEpisode',
      title: 'Smoke & Mirrors',
      rating: 8.4,
      voteCount: 1207,
      durationMinutes: 22,
      certificate: 'TV-PG',
      genres: ['Comedy'],
      plot: "The office café burns down. It's nobody's fault.",
      posterUrl: 'https://images.example/smoke._V1_.jpg',
      releaseDate: '2016-02-11',
      cast: [billed(1, 'nm9100061', 'Zoë Pike'), billed(2, 'nm9100062', 'Hal Fenn')],
      directors: [{ nameId: 'nm9100069', name: 'Bo Ryder' }],
    },
  ],
  [
    'dom-2021',
    ['dom'],
    {
      titleId: 'tt9100007',
      kind: 'movie',
      title: 'Winter Signal',
      originalTitle: 'Vinterns signal',
      year: 2018,
      rating: 7.2,
      metascore: 77,
      durationMinutes: 123,
      certificate: 'PG-13',
      genres: ['Adventure', 'Sci-Fi'],
      plot: "A radio hears tomorrow's weather.",
      posterUrl: 'https://images.example/winter._V1_.jpg',
      releaseDate: '2018-11-02',
      countries: ['Sweden'],
      languages: ['Swedish', 'Finnish'],
      budget: { amount: 31_000_000, currency: 'SEK' },
      grossWorldwide: { amount: 5_120_334, currency: 'USD' },
      cast: [
        billed(1, 'nm9100071', 'Maj Lind', 'Operator'),
        billed(2, 'nm9100072', 'Ulf Berg', 'Father', 'The Voice'),
        billed(3, 'nm9100073', 'Tove Ask'),
      ],
      directors: [{ nameId: 'nm9100079', name: 'Elin Sund' }],
    },
  ],
  [
    'dom-2025-series',
    ['dom'],
    {
      titleId: 'tt9100008',
      kind: 'tvSeries',
      title: 'Paper Moons',
      year: 2020,
      rating: 8.8,
      durationMinutes: 48,
      certificate: 'TV-MA',
      genres: ['Mystery'],
      plot: 'Every moon is made of paper.',
      chartRank: 61,
      cast: [billed(1, 'nm9100081', 'Fay Coe', 'Juno')],
    },
  ],
  [
    'legacy-2017',
    ['dom'],
    {
      titleId: 'tt9100010',
      kind: 'movie',
      title: 'The Long Fuse',
      year: 2015,
      rating: 5.8,
      voteCount: 2345,
      durationMinutes: 101,
      plot: 'A clerk finds a fuse that burns for years.',
      releaseDate: '2015-03-06',
      budget: { amount: 3_200_000, currency: 'GBP' },
      chartRank: 214,
      cast: [
        billed(1, 'nm9100101', 'Vera Stone', 'Alice'),
        billed(2, 'nm9100102', 'Gus Hale', 'Old Clerk', 'Young Clerk'),
      ],
      directors: [{ nameId: 'nm9100109', name: 'Rex Alder' }],
    },
  ],
  [
    'legacy-2019',
    ['json-ld', 'dom'],
    {
      titleId: 'tt9100011',
      kind: 'movie',
      title: 'El faro de papel',
      year: 2019,
      rating: 7.1,
      voteCount: 733,
      metascore: 81,
      durationMinutes: 84,
      certificate: 'G',
      genres: ['Animation', 'Family'],
      plot: 'A lighthouse is folded from paper.',
      posterUrl: 'https://images.example/faro._V1_.jpg',
      releaseDate: '2019-06-21',
      countries: ['Spain'],
      languages: ['Spanish'],
      budget: { amount: 2_500_000, currency: 'EUR' },
      grossWorldwide: { amount: 4_411_870, currency: 'USD' },
      cast: [billed(1, 'nm9100111', 'Luz Vega'), billed(2, 'nm9100112', 'Ramon Sol')],
      directors: [{ nameId: 'nm9100119', name: 'Ana Rio' }],
    },
  ],
];

function read(page: string, id: string) {
  const result = readTitlePage(readInventedPage(page), { titleId: titleId(id), now: NOW });
  if (result.kind !== 'movie') throw new Error(`${result.failure.kind}: ${result.failure.reason}`);
  return result;
}

describe('the layouts of a title page', () => {
  it.each(LAYOUTS)('%s gives every field that it holds', (page, origins, expected) => {
    const { movie, origins: found } = read(page, expected.titleId);
    expect(movie).toEqual({ ...UNKNOWN, ...expected, source: 'imdb-html', fetchedAt: NOW.toISOString() });
    expect(new Set(Object.values(found))).toEqual(new Set(origins));
  });

  it('next-2021, whose data is elsewhere, gives its own facts and none of the titles beside it', () => {
    expect(read('next-2021', 'tt9100001').movie).toMatchObject({
      titleId: 'tt9100001',
      kind: 'movie',
      title: 'Salt Harbour',
      year: 2017,
      rating: 6.9,
      voteCount: 4821,
      durationMinutes: 98,
      certificate: 'PG',
      plot: 'Two sisters keep a harbour that nobody needs.',
      releaseDate: '2017-09-08',
      directors: [{ nameId: 'nm9100009', name: 'Otto Grau' }],
    });
  });
});

function billed(billingOrder: number, nameId: string, name: string, ...characters: readonly string[]) {
  return { nameId, name, characters, billingOrder };
}
