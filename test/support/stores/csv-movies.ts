import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { checkMovie } from '../../../src/domain/imdb/check-movie.js';
import type { Movie } from '../../../src/domain/imdb/movie.js';
import { UNKNOWN_VALUES } from '../../../src/domain/imdb/unknown-values.js';

/** The `number`th of a row of invented movies, with as many cast members as asked. */
export function csvMovie(number: number, change: Partial<Movie> = {}, castSize = 3): Movie {
  const check = checkMovie(
    {
      ...UNKNOWN_VALUES,
      titleId: `tt${String(number).padStart(7, '0')}`,
      kind: 'movie',
      title: `Movie ${number}`,
      originalTitle: null,
      year: 1999,
      endYear: null,
      rating: 7.5,
      voteCount: 1000 + number,
      metascore: null,
      durationMinutes: 120,
      certificate: 'PG-13',
      genres: ['Drama', 'Comedy'],
      plot: `What happens, "in short", in movie ${number}.`,
      posterUrl: null,
      releaseDate: '1999-03-04',
      countries: ['France'],
      languages: ['French'],
      budget: { amount: 1_000_000, currency: 'EUR' },
      grossWorldwide: null,
      chartRank: null,
      cast: csvCast(Array.from({ length: castSize }, (_, at) => number * 10 + at)),
      directors: [{ nameId: 'nm0900000', name: 'Ada Director' }],
      source: 'imdb-html',
      fetchedAt: '2026-01-02T03:04:05.000Z',
    },
    new Date('2026-01-01'),
  );
  if (check.movie === undefined) throw new Error(check.violations.join('; '));
  return { ...check.movie, ...change };
}

/** Cast members with these name numbers, billed from `firstOrder` on. */
export function csvCast(people: readonly number[], firstOrder = 1, name = 'Actor'): Movie['cast'] {
  return people.map((person, at) => ({
    nameId: `nm${String(person).padStart(7, '0')}` as Movie['cast'][number]['nameId'],
    name: `${name} ${person}`,
    characters: [`Role ${at}`],
    billingOrder: firstOrder + at,
  }));
}

/** A parser by the letter of RFC 4180, independent of the libraries that the program uses. */
export function parseRfc4180(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let field = '';
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (quoted) {
      if (character !== '"') field += character;
      else if (text.charAt(at + 1) === '"') {
        field += '"';
        at += 1;
      } else quoted = false;
    } else if (character === '"' && field === '') quoted = true;
    else if (character === ',') {
      row.push(field);
      field = '';
    } else if (character === '\n') {
      rows.push([...row, field]);
      row = [];
      field = '';
    } else if (character === '"' || character === '\r')
      throw new Error(`stray ${JSON.stringify(character)} at ${at}`);
    else field += character;
  }
  if (quoted || row.length > 0 || field !== '') throw new Error('the last record is torn');
  return rows;
}

export interface CsvContent {
  readonly movies: string[][];
  readonly actors: string[][];
  readonly links: string[][];
}

/** The rows of the three files, without their headers. */
export async function readCsv(folder: string): Promise<CsvContent> {
  const rows = async (name: string) => parseRfc4180(await readFile(join(folder, name), 'utf8')).slice(1);
  return {
    movies: await rows('movies.csv'),
    actors: await rows('actors.csv'),
    links: await rows('movie_actor.csv'),
  };
}
