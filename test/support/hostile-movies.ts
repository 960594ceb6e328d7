import type { Movie } from '../../src/domain/movie.js';
import { actor, aMovie } from './movie-builder.js';

/** Texts that CSV, spreadsheets, lists in one field or COPY could take for something else. */
export const HOSTILE_TEXTS = [
  '=HYPERLINK("http://example.org";"x")',
  "'=1+1",
  "''@x",
  "'71",
  '+1',
  '-',
  '@sum',
  '\ttab first',
  '\\.',
  '\\',
  '\\N',
  'NULL',
  'a|b\\|c',
  'say "hi", twice',
  '"',
  'line\nbreak\r\nand return\rx',
  ' blanks around ',
  '七人の侍 🎬 e\u0301',
  ',',
];

/** One movie for each hostile text, with the text wherever a text can stand, and one that knows almost nothing. */
export const hostileMovies: readonly Movie[] = [
  ...HOSTILE_TEXTS.map((text, index) =>
    aMovie(8_000_000 + index)
      .with({
        kind: text,
        title: `${text}`,
        originalTitle: text,
        certificate: text,
        plot: text,
        posterUrl: text,
        genres: [text, 'Drama'],
        countries: [text, text],
        languages: [`x${text}`],
        source: text,
        cast: [
          { ...actor(8_000_000 + index, text), characters: [text, `${text}|`], billingOrder: 1 },
          { ...actor(8_100_000 + index), characters: [], billingOrder: 7 },
        ],
      })
      .build(),
  ),
  aMovie(8_999_999)
    .with({
      year: null,
      rating: null,
      voteCount: null,
      metascore: null,
      durationMinutes: null,
      certificate: null,
      genres: [],
      plot: null,
      releaseDate: null,
      countries: [],
      languages: [],
      budget: null,
      cast: [],
      directors: [],
    })
    .build(),
];
