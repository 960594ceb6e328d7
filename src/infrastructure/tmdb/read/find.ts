import { z } from 'zod';
import type { Failure } from '../../../domain/engine/outcome.js';
import type { TmdbTitleKind } from '../../../domain/tmdb/tmdb-id.js';
import type { TmdbPerson } from '../../../domain/tmdb/tmdb-person.js';
import type { TmdbTitle } from '../../../domain/tmdb/tmdb-title.js';
import { readAnswer, unreadable } from './answer.js';
import { listOf, members, number } from './json-fields.js';
import { isId, subjectOf } from './known-values.js';
import { Notices } from './notices.js';
import { personOf, personRow } from './person-row.js';
import { titleOf, titleRow } from './title-row.js';
import { uniqueBy } from './unique-by.js';

/** What has an id of another catalogue. One id can be of several kinds: TVDB's 30272 is a season and an episode (2026-08). */
export interface TmdbFound {
  readonly titles: Readonly<Record<TmdbTitleKind, readonly TmdbTitle[]>>;
  readonly people: readonly TmdbPerson[];
  /** Ids of the series whose seasons and whose episodes have the id. */
  readonly seasonsOf: readonly number[];
  readonly episodesOf: readonly number[];
  /** Sentences about odd values that are unknown in what was found; absent when there were none. */
  readonly notices?: readonly string[];
}

const ofSeries = listOf(z.object({ show_id: number }));

const found = z.object({
  movie_results: members,
  tv_results: members,
  person_results: members,
  tv_season_results: ofSeries,
  tv_episode_results: ofSeries,
});

const titleRows = listOf(titleRow);
const personRows = listOf(personRow);

/**
 * What `/find/{id}` knows under an id of another catalogue; nothing for an id that TMDB does not know. `unreadable` where
 * it is no such answer; a refusal that came with status 200 is what `readError` makes of it.
 */
export function readFind(body: unknown): TmdbFound | Failure {
  return readAnswer(body, () => {
    const read = found.safeParse(body);
    if (!read.success) return unreadable('the answer is no JSON object');
    const { movie_results, tv_results, person_results } = read.data;
    if (movie_results === null || tv_results === null || person_results === null) {
      return unreadable('the answer does not say which movies, series and people it found');
    }
    const notices = new Notices();
    const titlesOf = (rows: readonly unknown[], kind: TmdbTitleKind) =>
      titleRows
        .parse(rows)
        .flatMap((row) => titleOf(row, kind, notices.about(subjectOf(kind, row.id))) ?? []);
    return {
      titles: { movie: titlesOf(movie_results, 'movie'), tv: titlesOf(tv_results, 'tv') },
      people: personRows
        .parse(person_results)
        .flatMap((row) => personOf(row, notices.about(subjectOf('person', row.id))) ?? []),
      seasonsOf: seriesOf(read.data.tv_season_results),
      episodesOf: seriesOf(read.data.tv_episode_results),
      ...notices.all,
    };
  });
}

function seriesOf(rows: z.output<typeof ofSeries>): readonly number[] {
  return uniqueBy(rows.map((row) => row.show_id).filter(isId), (id) => id);
}
