import type { FieldOrigins } from '../../../../../src/domain/engine/outcome.js';
import type { Crew, Movie, Person } from '../../../../../src/domain/imdb/movie.js';

/** Length in UTF-16 units and the first 16 hexadecimal digits of the SHA-256 of a text that is not ours to publish. */
export interface TextMark {
  readonly length: number;
  readonly sha256: string;
}

type ExpectedPerson = Omit<Person, 'nameId'> & { readonly nameId: string };

/**
 * Facts read from a capture by hand, from its JSON and markup and not through the parser. A page of an older layout says
 * in two sentences which awards a title has, the second of which leaves out those of the first; all of them count.
 */
export interface ExpectedTitle
  extends Omit<
    Movie,
    'titleId' | 'seriesId' | 'plot' | 'posterUrl' | 'cast' | Crew | 'source' | 'fieldSources' | 'fetchedAt'
  > {
  readonly capture: string;
  readonly titleId: string;
  readonly seriesId: string | null;
  readonly plot: TextMark | null;
  /** First 16 hexadecimal digits of the SHA-256 of the address. */
  readonly poster: string | null;
  readonly directors: readonly ExpectedPerson[];
  readonly writers: readonly ExpectedPerson[];
  readonly creators: readonly ExpectedPerson[];
  /** Of those whom the page names. */
  readonly castSize: number;
  /** Characters of the whole cast together. */
  readonly characters: number;
  readonly firstBilled: readonly (ExpectedPerson & { readonly characters: readonly string[] })[];
  /** First 16 hexadecimal digits of the SHA-256 of all name ids, joined by commas. */
  readonly castIds: string;
  readonly origins: FieldOrigins;
}

/** Fields of a title that is no episode. */
export const NO_EPISODE = { seriesId: null, seriesTitle: null, seasonNumber: null, episodeNumber: null };

/** Fields of a title that is no series. */
export const NO_SERIES = { seasonCount: null, episodeCount: null };

export const usd = (amount: number) => ({ amount, currency: 'USD' });
