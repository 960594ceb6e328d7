import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { movieFromRow } from '../../../../src/infrastructure/csv/movie-from-row.js';
import { MOVIE_COLUMNS, movieRow } from '../../../../src/infrastructure/csv/movie-rows.js';
import { aMovie } from '../../../support/movie-builder.js';

type Fields = Parameters<typeof movieFromRow>[0];

function fieldsOf(row: readonly string[], changes: Partial<Fields> = {}): Fields {
  const fields = Object.fromEntries(MOVIE_COLUMNS.map((column, index) => [column, row[index] ?? '']));
  return { ...fields, ...changes } as Fields;
}

const text = fc.oneof(
  fc.string({ minLength: 1, unit: 'binary' }),
  fc.constantFrom('=1+1', "'=1", "'71", '\\', '|', '\\|', 'a|b', '-', '@x', '\t', '"', '\n', ' '),
);

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
          budget: fc.option(fc.record({ amount: fc.maxSafeNat(), currency: fc.constant('JPY') })),
        }),
        (changes) => {
          const movie = aMovie(1).with(changes).buildUnchecked();
          const { draft, directorNames, faults } = movieFromRow(fieldsOf(movieRow(movie)));
          expect(faults).toEqual([]);
          expect(draft).toEqual({ ...movie, cast: [], directors: [] });
          expect(directorNames).toEqual(['Actor 900']);
        },
      ),
    );
  });

  it.each([
    [{ year: 'soon' }, 'year "soon" is not a number'],
    [{ vote_count: '1,000' }, 'vote_count "1,000" is not a number'],
    [{ budget_currency: '' }, 'budget and budget_currency go together'],
    [{ gross_currency: 'USD' }, 'gross_worldwide and gross_currency go together'],
    [{ updated_at: 'yesterday' }, 'updated_at "yesterday" is not a time in ISO 8601'],
    [{ source: '' }, 'source is empty'],
  ])('names the fault of %j', (changes, fault) => {
    expect(movieFromRow(fieldsOf(movieRow(aMovie(1).build()), changes)).faults).toEqual([fault]);
  });

  it('reads the numbers of programs that write whole ones with a point', () => {
    const fields = fieldsOf(movieRow(aMovie(1).build()), { year: '1999.0' });
    expect(movieFromRow(fields)).toMatchObject({ faults: [], draft: { year: 1999 } });
  });
});
