import type { TargetResult } from '../../application/engine/attempt.js';
import { type Failure, failure } from '../../domain/engine/outcome.js';
import { checkMovie } from '../../domain/imdb/check-movie.js';
import type { Imdb } from '../../domain/imdb/imdb-catalogue.js';
import { firstOf } from '../../domain/imdb/movie-violations.js';
import { originsFrom } from '../../domain/imdb/origins-from.js';
import { soundValues } from '../../domain/imdb/sound-values.js';
import { TMDB_SOURCE } from '../../domain/imdb/sources.js';
import type { TitleId } from '../../domain/imdb/title-id.js';
import { type DetailedTitle, movieOfTmdb } from '../../domain/imdb-from-tmdb/movie-of-tmdb.js';
import type { PosterSize } from '../../domain/tmdb/image-url.js';
import type { TmdbTitleKind } from '../../domain/tmdb/tmdb-id.js';
import type { TmdbTitle } from '../../domain/tmdb/tmdb-title.js';
import { readTitleDetails } from '../tmdb/read/title-details.js';

/** What the movies of TMDB's details are made with. */
export interface MovieOptions {
  readonly posterSize: PosterSize;
  /** What addresses of images begin with. */
  readonly imageBaseUrl: string;
}

/**
 * The movie of IMDb that an answer with details is about. `unreadable` where they are those of another title, or not
 * all that was to be appended is there; a refusal that came with status 200 is what `readError` makes of it.
 */
export function readMovie(
  json: unknown,
  asked: {
    readonly titleId: TitleId;
    readonly kind: TmdbTitleKind;
    /** At TMDB; `null` where only the id of IMDb was asked for. */
    readonly id: number | null;
    readonly appended: readonly string[];
    /** When TMDB said it. */
    readonly observedAt: string;
    readonly now: Date;
  },
  options: MovieOptions,
): TargetResult<Imdb> {
  const { titleId, observedAt, now } = asked;
  const read = readTitleDetails(json, asked);
  if (!('records' in read)) return failed(read);
  const title = read.records.flatMap((record) =>
    record.record === 'title' ? detailed(record.title) : [],
  )[0];
  if (title === undefined) return failed(failure('unreadable', 'the answer holds no details of a title'));
  const { imdbId } = title.details;
  if (imdbId !== null && imdbId !== titleId) {
    return failed(failure('unreadable', `the answer is about ${imdbId}, and ${titleId} was asked for`));
  }
  const { values, notices } = soundValues(movieOfTmdb(title, { titleId, observedAt, ...options }), now);
  const { movie, violations } = checkMovie(values, now);
  if (movie === undefined) return failed(failure('invalid', violations.join('; ')));
  const noticed = [...(read.notices ?? []), ...notices.map(({ sentence }) => sentence)];
  return {
    kind: 'read',
    content: {
      kind: 'movie',
      movie,
      origins: originsFrom(TMDB_SOURCE, movie),
      ...(noticed.length > 0 && { notices: firstOf(noticed) }),
    },
  };
}

function detailed({ details, ...title }: TmdbTitle): readonly DetailedTitle[] {
  return details === null ? [] : [{ ...title, details }];
}

function failed(seen: Failure): TargetResult<Imdb> {
  return { kind: 'failed', failure: seen };
}
