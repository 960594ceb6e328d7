import { z } from 'zod';
import { checkMovie, type MovieCheck } from '../../domain/check-movie.js';
import type { MovieDraft } from '../../domain/movie.js';
import { firstOf } from '../../domain/movie-violations.js';
import { soundValues } from '../../domain/sound-values.js';
import { DATASETS_SOURCE } from '../../domain/sources.js';
import type { TitleId } from '../../domain/title-id.js';
import { UNKNOWN_VALUES } from '../../domain/unknown-values.js';
import { queryRows, type SqlSession } from '../database/sql-database.js';
import { DatasetsUnavailable } from './dataset-fault.js';

const principal = z.object({ nameId: z.string(), name: z.string(), characters: z.string().nullable() });
const director = z.object({ nameId: z.string(), name: z.string() });

const titleRow = z.object({
  titleId: z.string(),
  kind: z.string(),
  title: z.string(),
  originalTitle: z.string().nullable(),
  year: z.number().nullable(),
  endYear: z.number().nullable(),
  durationMinutes: z.number().nullable(),
  genres: z.string().nullable(),
  rating: z.number().nullable(),
  voteCount: z.number().nullable(),
  cast: z.array(principal),
  directors: z.array(director),
  date: z.string().nullable(),
});

// Input: title ids. Output: a row per title that title.basics has, its people in the order of the datasets; people
// that name.basics lacks are left out, since they have no name. Directors come from title.crew, and where it has no
// row for the title, from title.principals.
const READ_TITLES = `
select b.tconst as "titleId", b.title_type as kind, b.primary_title as title, b.original_title as "originalTitle",
  b.start_year as year, b.end_year as "endYear", b.runtime_minutes as "durationMinutes", b.genres,
  r.average_rating as rating, r.num_votes as "voteCount",
  coalesce((
    select jsonb_agg(jsonb_build_object('nameId', n.nconst, 'name', n.primary_name, 'characters', p.characters)
      order by p.ordering)
    from imdb.title_principals p join imdb.name_basics n using (nconst)
    where p.tconst = b.tconst and p.category in ('actor', 'actress', 'self') and n.primary_name is not null
  ), '[]') as "cast",
  coalesce((
    select jsonb_agg(jsonb_build_object('nameId', n.nconst, 'name', n.primary_name) order by d.place)
    from (
      select u.nconst, u.place
      from imdb.title_crew c, unnest(string_to_array(c.directors, ',')) with ordinality as u (nconst, place)
      where c.tconst = b.tconst
      union all
      select p.nconst, p.ordering
      from imdb.title_principals p
      where p.tconst = b.tconst and p.category = 'director'
        and not exists (select from imdb.title_crew c where c.tconst = b.tconst)
    ) d join imdb.name_basics n using (nconst)
    where n.primary_name is not null
  ), '[]') as directors,
  (select f.file_date from imdb.dataset_files f where f.dataset = 'title.ratings') as date
from imdb.title_basics b
left join imdb.title_ratings r using (tconst)
where b.tconst = any ($1::text[])`;

/** Movies as the loaded datasets know them: without Metascore, plot, poster, money, certificate and release date. */
export class DatasetMovies {
  constructor(
    private readonly database: SqlSession,
    private readonly now: () => Date,
  ) {}

  /**
   * What each title is, or how it breaks the movie's invariants; titles that the datasets lack are absent. Ask for
   * many at once. Throws `DatasetsUnavailable` when the datasets are not loaded.
   */
  async read(titleIds: readonly TitleId[]): Promise<ReadonlyMap<TitleId, MovieCheck>> {
    await requireLoaded(this.database, ['title.basics', 'title.ratings']);
    const rows = await queryRows(this.database, READ_TITLES, [titleIds], titleRow);
    const byId = new Map(rows.map((row) => [row.titleId, row]));
    const now = this.now();
    const checks = new Map<TitleId, MovieCheck>();
    for (const titleId of titleIds) {
      const row = byId.get(titleId);
      if (row !== undefined) checks.set(titleId, checkRow(row, now));
    }
    return checks;
  }
}

/** Throws `DatasetsUnavailable` unless these datasets are loaded. */
export async function requireLoaded(database: SqlSession, names: readonly string[]): Promise<void> {
  const { rows } = await database.execute('select dataset from imdb.dataset_files');
  const loaded = rows.map(([name]) => name);
  const missing = names.filter((name) => !loaded.includes(name));
  if (missing.length === 0) return;
  throw new DatasetsUnavailable(
    `the database does not hold ${missing.join(' and ')}; run datasets pull, then datasets load`,
  );
}

/** The datasets hold what was made before film and is dated long after us; it does not cost the movie. */
function checkRow(row: z.infer<typeof titleRow>, now: Date): MovieCheck {
  const { values, notices } = soundValues(draftOf(row, now), now);
  const check = checkMovie(values, now);
  if (check.movie === undefined || notices.length === 0) return check;
  return { ...check, notices: firstOf(notices.map(({ sentence }) => sentence)) };
}

function draftOf(row: z.infer<typeof titleRow>, now: Date): MovieDraft {
  return {
    ...UNKNOWN_VALUES,
    titleId: row.titleId,
    kind: row.kind,
    title: row.title,
    originalTitle: row.originalTitle,
    year: row.year,
    endYear: row.endYear,
    rating: row.rating,
    voteCount: row.voteCount,
    durationMinutes: row.durationMinutes === 0 ? null : row.durationMinutes,
    genres: row.genres?.split(',') ?? [],
    cast: castOf(row.cast),
    directors: uniquePeople(row.directors),
    source: DATASETS_SOURCE,
    fetchedAt: row.date ?? now.toISOString(),
  };
}

/** A person may have several rows of a title, e.g. as an actor and as themselves: they are billed once, with all characters. */
function castOf(principals: readonly z.infer<typeof principal>[]): MovieDraft['cast'] {
  const members = new Map<string, { nameId: string; name: string; characters: Set<string> }>();
  for (const { nameId, name, characters } of principals) {
    const member = members.get(nameId) ?? { nameId, name, characters: new Set() };
    for (const character of charactersOf(characters)) member.characters.add(character);
    members.set(nameId, member);
  }
  return [...members.values()].map(({ nameId, name, characters }, index) => ({
    nameId,
    name,
    characters: [...characters],
    billingOrder: index + 1,
  }));
}

const characterList = z.array(z.string());

/** A text that is not a JSON array of texts names no character. */
function charactersOf(text: string | null): readonly string[] {
  if (text === null) return [];
  try {
    return characterList.safeParse(JSON.parse(text)).data ?? [];
  } catch {
    return [];
  }
}

function uniquePeople(people: readonly z.infer<typeof director>[]): z.infer<typeof director>[] {
  return [...new Map(people.map((person) => [person.nameId, person])).values()];
}
