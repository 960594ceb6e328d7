import type { TmdbTitleKind } from '../../../domain/tmdb/tmdb-id.js';
import { filmsOf, titlesOf } from '../catalogue/appearances.js';
import type { Catalogue } from '../catalogue/catalogue.js';
import { dateOf, dayOf } from '../catalogue/days.js';
import type { Json } from '../catalogue/json.js';
import { personFacts } from '../catalogue/people.js';
import { titleFacts } from '../catalogue/title-facts.js';
import { listRow } from '../catalogue/title-rows.js';
import { creditsOf, type Work, workOf } from './credits.js';

/** `combined_credits` of a person: what they did in movies and series, a series several times where they did several things. */
export function combinedCreditsJson(catalogue: Catalogue, index: number, language: string): Json {
  const works = [...worksInFilms(catalogue, index), ...worksInTitles(catalogue, index)];
  const rows = works.map((work) => ({ work, row: creditRow(catalogue, work, language) }));
  return {
    cast: rows.flatMap(({ work, row }, order) =>
      'character' in work.role
        ? [
            work.kind === 'movie'
              ? {
                  ...row,
                  character: work.role.character,
                  credit_id: work.creditId,
                  order,
                  media_type: 'movie',
                }
              : {
                  ...row,
                  character: work.role.character,
                  credit_id: work.creditId,
                  ...episodesOf(work),
                  media_type: 'tv',
                },
          ]
        : [],
    ),
    crew: rows.flatMap(({ work, row }) =>
      'job' in work.role
        ? [
            work.kind === 'movie'
              ? { ...row, credit_id: work.creditId, ...work.role, media_type: 'movie' }
              : {
                  ...row,
                  credit_id: work.creditId,
                  department: work.role.department,
                  ...episodesOf(work),
                  job: work.role.job,
                  media_type: 'tv',
                },
          ]
        : [],
    ),
  };
}

interface WorkInTitle extends Work {
  readonly kind: TmdbTitleKind;
  readonly title: number;
}

function worksInFilms(catalogue: Catalogue, index: number): WorkInTitle[] {
  const id = catalogue.idAt('person', index);
  return filmsOf(catalogue, index).flatMap((title) =>
    creditsOf(catalogue, titleFacts(catalogue, 'movie', title))
      .filter(({ person }) => person.id === id)
      .map((work) => ({ ...work, kind: 'movie' as const, title })),
  );
}

function worksInTitles(catalogue: Catalogue, index: number): WorkInTitle[] {
  const person = personFacts(catalogue, index);
  return (['movie', 'tv'] as const).flatMap((kind) =>
    titlesOf(catalogue, kind, index).map(({ title, slot }) => {
      const titleId = catalogue.idAt(kind, title);
      return { ...workOf(catalogue, kind, { titleId, person, slot }), kind, title };
    }),
  );
}

function creditRow(catalogue: Catalogue, { kind, title }: WorkInTitle, language: string): Json {
  return listRow(catalogue, kind, title, language);
}

function episodesOf({ episodes }: WorkInTitle): Json {
  return {
    episode_count: episodes,
    // Of some nobody said when.
    first_credit_air_date: episodes % 5 === 0 ? null : dateOf(dayOf('2005-01-01') + episodes * 97),
  };
}
