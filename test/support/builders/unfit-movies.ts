import type { Movie } from '../../../src/domain/imdb/movie.js';
import { incompressibleText } from './incompressible-text.js';
import { actor, aMovie } from './movie-builder.js';

const member = { ...actor(1), characters: [], billingOrder: 1 };
const TOO_LONG = incompressibleText(3_000);

/** What PostgreSQL would refuse, or keep otherwise than it came, so that CSV would hold something else. */
const CHANGES: Readonly<Record<string, Partial<Movie>>> = {
  'a NUL in the title': { title: 'a\0b' },
  'half a character in the plot': { plot: 'a\ud800b' },
  'half a character in a country': { countries: ['\udc00'] },
  'a genre too long for an index': { genres: [TOO_LONG] },
  'a name too long for an index': { cast: [{ ...member, name: TOO_LONG }] },
  "a director's name too long for an index": { directors: [{ ...actor(2), name: TOO_LONG }] },
  'an empty genre': { genres: ['Drama', ''] },
  'one genre twice': { genres: ['Drama', 'Drama'] },
  'an empty language': { languages: [''] },
  'an empty character': { cast: [{ ...member, characters: [''] }] },
  'an empty plot': { plot: '' },
  'an empty source': { source: '' },
  'a rating of two decimals': { rating: 9.96 },
  'a rating above ten': { rating: 11 },
  'a year before film': { year: 1 },
  'half a vote': { voteCount: 0.5 },
  'more votes than an integer holds': { voteCount: 3_000_000_000 },
  'a billing order beyond integers': { cast: [{ ...member, billingOrder: 3_000_000_000 }] },
  'an amount beyond bigint': { budget: { amount: 1e30, currency: 'USD' } },
  'a currency of two letters': { budget: { amount: 1, currency: 'US' } },
  'a release date in the year 0': { releaseDate: '0000-01-01' },
  'a time that is none': { fetchedAt: 'yesterday' },
  'one person under two names': { cast: [member], directors: [{ ...actor(1), name: 'Somebody Else' }] },
  'one director twice': { directors: [actor(2), actor(2)] },
};

/** The movie of this number in each of the ways in which no store may keep it. */
export function unfitMovies(number: number): readonly (readonly [fault: string, movie: Movie])[] {
  return Object.entries(CHANGES).map(([fault, change]) => [
    fault,
    aMovie(number).with(change).buildUnchecked(),
  ]);
}
