import { describe, expect, it } from 'vitest';
import { parseListQuery } from '../../../../src/infrastructure/imdb-datasets/list-query.js';

function faultsOf(text: string): readonly string[] {
  return parseListQuery(text).faults ?? [];
}

describe('a list query', () => {
  it('becomes one condition with its values apart', () => {
    expect(
      parseListQuery('kind=movie votes>=25000 year=1990..1999 genre=Drama,Crime rating>7.5').condition,
    ).toEqual({
      sql: [
        'b.title_type = any ($1::text[])',
        'r.num_votes >= $2::integer',
        'b.start_year >= $3::integer',
        'b.start_year <= $4::integer',
        "string_to_array(b.genres, ',') && $5::text[]",
        'r.average_rating > $6::numeric',
      ].join(' and '),
      values: [['movie'], 25_000, 1990, 1999, ['Drama', 'Crime'], 7.5],
    });
  });

  it('takes ranges that are open at one end', () => {
    expect(parseListQuery('year=1990..').condition?.values).toEqual([1990]);
    expect(parseListQuery('year=..1999').condition?.sql).toBe('b.start_year <= $1::integer');
  });

  it('never puts what was written into the SQL', () => {
    const { condition } = parseListQuery(`genre=');drop kind=x'--`);
    expect(condition?.sql).not.toContain('drop');
    expect(condition?.values).toEqual([["');drop"], ["x'--"]]);
  });

  it.each([
    ['', /is empty; write e\.g\./],
    ['movies', /"movies" is no condition/],
    ['director=Kubrick', /"director" is no field; there are kind, genre, votes, rating, year, runtime/],
    ['votes>=many', /"many" is not a whole number/],
    ['votes>=2.5', /"2.5" is not a whole number/],
    ['rating>=high', /"high" is not a number/],
    ['votes>=99999999999', /is not a whole number/],
    ['kind>movie', /kind takes only =/],
    ['genre=Drama,', /has an empty name/],
    ['year=1999..1990', /ends before it begins/],
    ['year=..', /is not a range/],
    ['year=1..2..3', /is not a range/],
    ['year>1990..1999', /a range takes only =/],
  ])('says what is wrong with %j', (text, reason) => {
    expect(faultsOf(text)).toEqual([expect.stringMatching(reason)]);
  });

  it('reports every fault at once', () => {
    expect(faultsOf('votes>=x kind=movie colour=red')).toHaveLength(2);
  });
});
