import type { Movie } from '../../../src/domain/imdb/movie.js';
import { actor, aMovie, titleId } from './movie-builder.js';

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
        seriesTitle: text,
        seriesId: titleId(8_999_998),
        seasonNumber: 0,
        episodeNumber: index,
        seasonCount: 3,
        episodeCount: 30,
        releaseDate: null,
        partialReleaseDate: '2027-05',
        releaseCountry: text,
        productionStatus: text,
        interests: [text],
        keywords: [`${text}|`, text],
        companies: [text, 'A | B'],
        grossDomestic: { amount: 1, currency: 'USD' },
        grossOpening: { amount: 0, currency: 'CAD' },
        isAdult: index % 2 === 0,
        popularityRank: 7,
        awardWins: 0,
        awardNominations: 12,
        castCount: 99,
        writers: [actor(8_200_000 + index, `${text}|`), actor(8_000_000 + index, text)],
        creators: [actor(8_100_000 + index)],
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
