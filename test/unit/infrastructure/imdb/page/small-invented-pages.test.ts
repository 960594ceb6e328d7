import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { UNKNOWN_VALUES } from '../../../../../src/domain/imdb/unknown-values.js';
import { readTitlePage } from '../../../../../src/infrastructure/imdb/page/title-page.js';
import { capturePath } from '../../../../support/builders/captures.js';
import { titleId } from '../../../../support/builders/title-id.js';
import { skipped } from '../../../../support/processes/skipped.js';

const NOW = new Date('2026-09-01T12:00:00Z');

const FOLDER = capturePath('../cases');

const absent = skipped(existsSync(FOLDER), `small invented pages are not in ${FOLDER}, beside the real ones`);

const ADA = { nameId: 'nm9000001', name: 'Ada Pell' };
const BO = { nameId: 'nm9000002', name: 'Bo Lind' };

/** Written by hand from each page, field by field. */
const PAGES = [
  ['tt9000001.ref', { kind: 'movie', title: 'Blue Kite', directors: [ADA] }],
  [
    'tt9000002.urql',
    {
      kind: 'movie',
      title: 'Blue Kite',
      originalTitle: 'Cerf bleu',
      year: 2019,
      genres: ['Action', 'Crime', 'Drama', 'Thriller'],
      cast: [
        { ...ADA, characters: ['Mara'], billingOrder: 1 },
        { ...BO, characters: ['Tom'], billingOrder: 2 },
      ],
    },
  ],
  [
    'tt9000003.jsonld-first',
    {
      kind: 'movie',
      title: 'Cometa azul',
      originalTitle: 'Blue Kite',
      year: 2019,
      certificate: 'B',
      genres: ['Action', 'Drama'],
      plot: 'A kite is lost and found by two brothers.',
      releaseDate: '2019-07-18',
      releaseCountry: 'Mexico',
      cast: [
        { ...ADA, characters: ['Mara'], billingOrder: 1 },
        { ...BO, characters: ['Tom'], billingOrder: 2 },
      ],
    },
  ],
  [
    'tt9000004.legacy2017',
    {
      kind: 'movie',
      title: 'Blue Kite',
      year: 2016,
      durationMinutes: 98,
      certificate: 'R',
      genres: ['Crime'],
      plot: 'A kite is lost...',
      countries: ['USA'],
      languages: ['English'],
      cast: [{ ...ADA, characters: [], billingOrder: 1 }],
    },
  ],
  ['tt9000005.dom2026', { kind: 'movie', title: 'Blue Kite', year: 2026, directors: [ADA] }],
  ['tt9000006.video', { kind: 'video', title: 'Blue Kite', year: 2006 }],
] as const;

describe.skipIf(absent)('the small invented pages that lie beside the real ones', () => {
  it.each(PAGES)('%s gives every field that it holds, and no other', (page, expected) => {
    const id = page.slice(0, page.indexOf('.'));
    const result = readTitlePage(readFileSync(join(FOLDER, `${page}.html`)), {
      titleId: titleId(id),
      now: NOW,
    });

    if (result.kind !== 'movie') throw new Error(result.failure.reason);
    const { source, fetchedAt, ...facts } = result.movie;
    expect(facts).toEqual({ ...UNKNOWN_VALUES, titleId: id, ...expected });
  });
});
