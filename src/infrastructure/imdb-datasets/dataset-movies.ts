import { z } from 'zod';
import { checkMovie, type MovieCheck } from '../../domain/imdb/check-movie.js';
import type { MovieDraft } from '../../domain/imdb/movie.js';
import { firstOf } from '../../domain/imdb/movie-violations.js';
import { billed, distinctPeople } from '../../domain/imdb/people.js';
import { soundValues } from '../../domain/imdb/sound-values.js';
import { DATASETS_SOURCE } from '../../domain/imdb/sources.js';
import type { TitleId } from '../../domain/imdb/title-id.js';
import { UNKNOWN_VALUES } from '../../domain/imdb/unknown-values.js';
import { cleanText } from '../../shared/clean-text.js';
import { queryRows, type SqlSession } from '../database/sql-database.js';
import { DatasetsUnavailable } from './dataset-fault.js';
import type { DatasetName } from './dataset-files.js';

/** As texts of pages are; a blank one is none. */
const text = z.string().transform(cleanText);
const textOrNull = text.nullable().transform((value) => value || null);

const person = z.object({ nameId: z.string(), name: text });
const principal = person.extend({ characters: z.string().nullable() });

/** Without those whose name is blank, as without those whose name is unknown. */
function namedOf<Row extends z.ZodType<{ readonly name: string }>>(row: Row) {
  return z.array(row).transform((people) => people.filter(({ name }) => name !== ''));
}

const titleRow = z.object({
  titleId: z.string(),
  kind: text,
  title: text,
  originalTitle: textOrNull,
  year: z.number().nullable(),
  endYear: z.number().nullable(),
  durationMinutes: z.number().nullable(),
  genres: z.string().nullable(),
  rating: z.number().nullable(),
  voteCount: z.number().nullable(),
  isAdult: z.number().nullable(),
  seriesId: textOrNull,
  seriesTitle: textOrNull,
  seasonNumber: z.number().nullable(),
  episodeNumber: z.number().nullable(),
  cast: namedOf(principal),
  directors: namedOf(person),
  writers: namedOf(person),
  creators: namedOf(person),
  date: z.string().nullable(),
});

/** People by a query for the name ids (nconst) of a title and their order (place). */
const people = (query: string) => `coalesce((
    select jsonb_agg(jsonb_build_object('nameId', n.nconst, 'name', n.primary_name) order by u.place)
    from (${query}) u join imdb.name_basics n using (nconst)
    where n.primary_name is not null
  ), '[]')`;

const crew = (column: string, category: string) =>
  people(`
      select l.nconst, l.place
      from imdb.title_crew c, unnest(string_to_array(c.${column}, ',')) with ordinality as l (nconst, place)
      where c.tconst = b.tconst
      union all
      select p.nconst, p.ordering
      from imdb.title_principals p
      where p.tconst = b.tconst and p.category = '${category}'
        and not exists (select from imdb.title_crew c where c.tconst = b.tconst)
    `);

// Input: title ids. Output: a row per title that title.basics has, its people in the order of the datasets; people
// that name.basics lacks are left out, since they have no name. Directors and writers come from title.crew, and where
// it has no row for the title, from title.principals, which alone tells who created a series: by the job of a writer.
const READ_TITLES = `
select b.tconst as "titleId", b.title_type as kind, b.primary_title as title, b.original_title as "originalTitle",
  b.start_year as year, b.end_year as "endYear", b.runtime_minutes as "durationMinutes", b.genres,
  b.is_adult as "isAdult", r.average_rating as rating, r.num_votes as "voteCount",
  e.parent_tconst as "seriesId", s.primary_title as "seriesTitle", e.season_number as "seasonNumber",
  e.episode_number as "episodeNumber",
  coalesce((
    select jsonb_agg(jsonb_build_object('nameId', n.nconst, 'name', n.primary_name, 'characters', p.characters)
      order by p.ordering)
    from imdb.title_principals p join imdb.name_basics n using (nconst)
    where p.tconst = b.tconst and p.category in ('actor', 'actress', 'self') and n.primary_name is not null
  ), '[]') as "cast",
  ${crew('directors', 'director')} as directors,
  ${crew('writers', 'writer')} as writers,
  ${people(`
      select p.nconst, p.ordering as place
      from imdb.title_principals p
      where p.tconst = b.tconst and b.title_type in ('tvSeries', 'tvMiniSeries')
        and (p.category = 'creator' or lower(btrim(p.job)) in ('creator', 'created by'))
    `)} as creators,
  (select f.file_date from imdb.dataset_files f where f.dataset = 'title.ratings') as date
from imdb.title_basics b
left join imdb.title_ratings r using (tconst)
left join imdb.title_episode e using (tconst)
left join imdb.title_basics s on s.tconst = e.parent_tconst
where b.tconst = any ($1::text[])`;

/**
 * Movies as the loaded datasets know them: without Metascore, plot, poster, money, certificate and release
 * date, and of a series without its seasons and episodes, which only a reading of all episodes would count.
 */
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
    await requireLoaded(this.database, TITLE_DATASETS);
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

/** Without these nothing is known of a title. */
export const TITLE_DATASETS: readonly DatasetName[] = ['title.basics', 'title.ratings'];

/** Those of these datasets that are not loaded. */
export async function missingOf(
  database: SqlSession,
  names: readonly DatasetName[],
): Promise<readonly DatasetName[]> {
  const { rows } = await database.execute('select dataset from imdb.dataset_files');
  const loaded = rows.map(([name]) => name);
  return names.filter((name) => !loaded.includes(name));
}

/** Throws `DatasetsUnavailable` unless these datasets are loaded. */
export async function requireLoaded(database: SqlSession, names: readonly DatasetName[]): Promise<void> {
  const missing = await missingOf(database, names);
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

/** By the flag of title.basics; anything else is unknown. */
const ADULT: readonly boolean[] = [false, true];

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
    genres: row.genres?.split(',').map(cleanText) ?? [],
    isAdult: ADULT[row.isAdult ?? -1] ?? null,
    seriesId: row.seriesId,
    seriesTitle: row.seriesTitle,
    seasonNumber: row.seasonNumber,
    episodeNumber: row.episodeNumber,
    // A person may have several rows of a title, e.g. as an actor and as themselves.
    cast: billed(row.cast.map((one) => ({ ...one, characters: charactersOf(one.characters) }))),
    directors: distinctPeople(row.directors),
    writers: distinctPeople(row.writers),
    creators: distinctPeople(row.creators),
    source: DATASETS_SOURCE,
    fetchedAt: observedAt(row.date, now),
  };
}

/**
 * The date of title.ratings, since rating and votes are all of a dataset that a date decides about; never later than
 * `now`, or the rating would win over every page to come.
 */
function observedAt(date: string | null, now: Date): string {
  const time = date === null ? now.getTime() : Date.parse(date);
  return new Date(Math.min(time, now.getTime())).toISOString();
}

const characterList = z.array(text);

/** A text that is not a JSON array of texts names no character. */
function charactersOf(text: string | null): readonly string[] {
  if (text === null) return [];
  try {
    return characterList.safeParse(JSON.parse(text)).data ?? [];
  } catch {
    return [];
  }
}
