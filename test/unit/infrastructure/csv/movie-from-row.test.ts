import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { movieFromRow } from '../../../../src/infrastructure/csv/movie-from-row.js';
import { MOVIE_COLUMNS, movieRow } from '../../../../src/infrastructure/csv/movie-rows.js';
import { actor, aMovie, titleId } from '../../../support/builders/movie-builder.js';

/** A row with some of its fields changed. */
function changed(row: readonly string[], changes: Partial<Record<(typeof MOVIE_COLUMNS)[number], string>>) {
  return MOVIE_COLUMNS.map((column, index) => changes[column] ?? row[index] ?? '');
}

const text = fc.oneof(
  fc.string({ minLength: 1, unit: 'binary' }),
  fc.constantFrom('=1+1', "'=1", "'71", '\\', '|', '\\|', 'a|b', '-', '@x', '\t', '"', '\n', ' '),
);

const crew = fc.array(text, { maxLength: 4 }).map((names) => names.map((name, at) => actor(at, name)));

describe('movieFromRow', () => {
  it('reads every movie that movieRow wrote', () => {
    fc.assert(
      fc.property(
        fc.record({
          title: text,
          kind: text,
          plot: fc.option(text),
          certificate: fc.option(text),
          genres: fc.array(text),
          countries: fc.array(text),
          year: fc.option(fc.integer({ min: 1888, max: 2030 })),
          rating: fc.option(fc.integer({ min: 10, max: 100 }).map((tenths) => tenths / 10)),
          keywords: fc.array(text),
          companies: fc.array(text),
          seriesTitle: fc.option(text),
          isAdult: fc.option(fc.boolean()),
          awardWins: fc.option(fc.nat()),
          partialReleaseDate: fc.constantFrom(null, '2027', '2027-05'),
          directors: crew,
          writers: crew,
          creators: crew,
          interests: fc.array(text),
          productionStatus: fc.option(text),
          releaseCountry: fc.option(text),
          seriesId: fc.constantFrom(null, titleId(9)),
          seasonNumber: fc.option(fc.nat()),
          episodeNumber: fc.option(fc.nat()),
          seasonCount: fc.option(fc.nat()),
          episodeCount: fc.option(fc.nat()),
          awardNominations: fc.option(fc.nat()),
          popularityRank: fc.option(fc.nat()),
          castCount: fc.option(fc.nat()),
          grossDomestic: fc.option(fc.record({ amount: fc.maxSafeNat(), currency: fc.constant('EUR') })),
          grossOpening: fc.option(fc.record({ amount: fc.maxSafeNat(), currency: fc.constant('USD') })),
          budget: fc.option(fc.record({ amount: fc.maxSafeNat(), currency: fc.constant('JPY') })),
        }),
        (changes) => {
          const movie = aMovie(1).with(changes).buildUnchecked();
          const { draft, namedOnly, faults } = movieFromRow(movieRow(movie));
          expect(faults).toEqual([]);
          expect(draft).toEqual({ ...movie, cast: [] });
          expect(namedOnly).toEqual([]);
        },
      ),
    );
  });

  it.each([
    [{ year: 'soon' }, 'year "soon" is not a whole number without separators'],
    [{ vote_count: '1,5' }, 'vote_count "1,5" is not a whole number without separators'],
    [{ budget: '2.5E+08' }, 'budget "2.5E+08" is not a whole number without separators'],
    [{ vote_count: '1.000,000' }, 'vote_count "1.000,000" is not a whole number without separators'],
    [{ rating: '8. May' }, 'rating "8. May" is not a number'],
    [{ release_date: '11/25/2026' }, 'release_date "11/25/2026" is not a date as 2026-11-25'],
    [{ budget_currency: '' }, 'budget and budget_currency go together'],
    [{ gross_currency: 'USD' }, 'gross_worldwide and gross_currency go together'],
    [{ updated_at: 'yesterday' }, 'updated_at "yesterday" is not a time in ISO 8601'],
    [{ source: '' }, 'source is empty'],
    [{ is_adult: 'maybe' }, 'is_adult "maybe" is not true or false'],
    [{ partial_release_date: 'May-27' }, 'partial_release_date "May-27" is not a year or a month as 2026-11'],
    [
      { partial_release_date: '2027-05-03' },
      'partial_release_date "2027-05-03" is not a year or a month as 2026-11',
    ],
    [{ is_adult: '1' }, 'is_adult "1" is not true or false'],
    [{ gross_domestic: '7' }, 'gross_domestic and gross_domestic_currency go together'],
    [
      { director_ids: '', writers: 'A|B', writer_ids: 'nm0000001|nm0000002' },
      'directors has 1 name and director_ids 0 ids',
    ],
    [{ director_ids: 'nm1|nm2' }, 'directors has 1 name and director_ids 2 ids'],
    [{ creators: 'Someone' }, 'creators has 1 name and creator_ids 0 ids'],
  ])('names the fault of %j', (changes, fault) => {
    expect(movieFromRow(changed(movieRow(aMovie(1).build()), changes)).faults).toEqual([fault]);
  });

  it.each([
    [{ vote_count: '1,234,567' }, { voteCount: 1_234_567 }],
    [{ vote_count: '1.234' }, { voteCount: 1234 }],
    [{ vote_count: "1'234" }, { voteCount: 1234 }],
    [{ vote_count: '1\u00a0234' }, { voteCount: 1234 }],
    [{ rating: '8,5' }, { rating: 8.5 }],
    [{ release_date: '25.11.2026' }, { releaseDate: '2026-11-25' }],
    [{ release_date: '1.2.2026' }, { releaseDate: '2026-02-01' }],
    [{ title: '=1+1' }, { title: '=1+1' }],
    [{ is_adult: 'TRUE' }, { isAdult: true }],
    [{ is_adult: 'FALSCH' }, { isAdult: false }],
    [{ is_adult: 'Vrai' }, { isAdult: true }],
    [
      { season_number: '7.0', award_wins: '1,234' },
      { seasonNumber: 7, awardWins: 1234 },
    ],
    [{ partial_release_date: '05.2027' }, { partialReleaseDate: '2027-05' }],
    [{ partial_release_date: '2027-05-01' }, { partialReleaseDate: '2027-05' }],
    [{ partial_release_date: '01.05.2027' }, { partialReleaseDate: '2027-05' }],
  ])('reads %j, which a spreadsheet has made of it', (changes, draft) => {
    const row = changed(movieRow(aMovie(1).build()), changes);
    expect(movieFromRow(row)).toMatchObject({ faults: [], draft });
  });

  it('reads the numbers of programs that write whole ones with a point', () => {
    const fields = changed(movieRow(aMovie(1).build()), { year: '1999.0' });
    expect(movieFromRow(fields)).toMatchObject({ faults: [], draft: { year: 1999 } });
  });
});
