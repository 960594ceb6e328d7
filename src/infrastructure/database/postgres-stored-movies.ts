import { z } from 'zod';
import type { StoredMovies } from '../../application/movie-ports.js';
import { type FieldSources, MOVIE_FIELDS, type Movie } from '../../domain/imdb/movie.js';
import { renamePeople } from '../../domain/imdb/rename-people.js';
import { isNameId, isTitleId, type TitleId } from '../../domain/imdb/title-id.js';
import { UNKNOWN_VALUES } from '../../domain/imdb/unknown-values.js';
import { BatchQueue } from '../../shared/batch-queue.js';
import { queryRows, type SqlSession } from './sql-database.js';
import { isTransient } from './sql-error.js';

const LARGEST_BATCH = 25;

const person = z.object({ nameId: z.string().refine(isNameId), name: z.string() });
const money = z.object({ amount: z.number(), currency: z.string() }).nullable();
const text = z.string().nullable();
const number = z.number().nullable();

const values = z.object({
  kind: z.string(),
  title: z.string(),
  originalTitle: text,
  year: number,
  endYear: number,
  rating: number,
  voteCount: number,
  metascore: number,
  durationMinutes: number,
  certificate: text,
  genres: z.array(z.string()),
  plot: text,
  posterUrl: text,
  releaseDate: text,
  countries: z.array(z.string()),
  languages: z.array(z.string()),
  budget: money,
  grossWorldwide: money,
  partialReleaseDate: text,
  releaseCountry: text,
  grossDomestic: money,
  grossOpening: money,
  popularityRank: number,
  isAdult: z.boolean().nullable(),
  seriesId: z.string().refine(isTitleId).nullable(),
  seriesTitle: text,
  seasonNumber: number,
  episodeNumber: number,
  seasonCount: number,
  episodeCount: number,
  productionStatus: text,
  interests: z.array(z.string()),
  keywords: z.array(z.string()),
  companies: z.array(z.string()),
  awardWins: number,
  awardNominations: number,
  castCount: number,
  chartRank: number,
  cast: z.array(person.extend({ characters: z.array(z.string()), billingOrder: z.number() })),
  directors: z.array(person),
  writers: z.array(person),
  creators: z.array(person),
});

const storedMovie = values.extend({
  titleId: z.string().refine(isTitleId),
  source: z.string(),
  fetchedAt: z.string(),
  fieldSources: z.record(z.string(), z.string()),
  sources: z.array(
    z.object({
      source: z.string(),
      observedAt: z.string(),
      said: z.record(z.string(), z.unknown()).nullable(),
    }),
  ),
  names: z.record(z.string(), z.string()),
});

type StoredRow = z.infer<typeof storedMovie>;

const moneyOf = (amount: string, currency: string) =>
  `case when m.${amount} is not null then jsonb_build_object('amount', m.${amount}, 'currency', m.${currency}) end`;

const crewOf = (table: string, person: string) => `coalesce((
    select jsonb_agg(jsonb_build_object('nameId', p.imdb_id, 'name', p.name) order by c.position)
    from ${table} c join people p on p.imdb_id = c.${person}
    where c.movie_id = m.imdb_id
  ), '[]')`;

// Input: title ids. Reads a committed state, locks nothing.
const READ_MOVIES = `
select m.imdb_id as "titleId", m.kind, m.title, m.original_title as "originalTitle", m.year, m.end_year as "endYear",
  m.rating, m.vote_count as "voteCount", m.metascore, m.duration_minutes as "durationMinutes", m.certificate,
  array(select g.genre from movie_genre g where g.movie_id = m.imdb_id order by g.position) as genres,
  m.plot, m.poster_url as "posterUrl", m.release_date::text as "releaseDate", m.countries, m.languages,
  m.partial_release_date as "partialReleaseDate", m.release_country as "releaseCountry",
  ${moneyOf('budget', 'budget_currency')} as budget,
  ${moneyOf('gross_worldwide', 'gross_currency')} as "grossWorldwide",
  ${moneyOf('gross_domestic', 'gross_domestic_currency')} as "grossDomestic",
  ${moneyOf('gross_opening', 'gross_opening_currency')} as "grossOpening",
  m.chart_rank as "chartRank", m.popularity_rank as "popularityRank", m.is_adult as "isAdult",
  m.series_id as "seriesId", m.series_title as "seriesTitle", m.season_number as "seasonNumber",
  m.episode_number as "episodeNumber", m.season_count as "seasonCount", m.episode_count as "episodeCount",
  m.production_status as "productionStatus", m.interests, m.keywords, m.companies, m.award_wins as "awardWins",
  m.award_nominations as "awardNominations", m.cast_count as "castCount",
  coalesce((
    select jsonb_agg(jsonb_build_object('nameId', p.imdb_id, 'name', p.name, 'characters', a.characters,
      'billingOrder', a.billing_order) order by a.billing_order)
    from movie_actor a join people p on p.imdb_id = a.actor_id
    where a.movie_id = m.imdb_id
  ), '[]') as "cast",
  ${crewOf('movie_director', 'director_id')} as directors,
  ${crewOf('movie_writer', 'writer_id')} as writers,
  ${crewOf('movie_creator', 'creator_id')} as creators,
  m.source, m.updated_at as "fetchedAt", m.field_sources as "fieldSources",
  coalesce((
    select jsonb_agg(jsonb_build_object('source', s.source, 'observedAt', s.observed_at, 'said', s.said))
    from movie_sources s
    where s.movie_id = m.imdb_id
  ), '[]') as sources,
  coalesce((
    select jsonb_object_agg(p.imdb_id, p.name)
    from people p
    where p.imdb_id in (
      select jsonb_path_query(s.said, '$.*[*].nameId') #>> '{}'
      from movie_sources s
      where s.movie_id = m.imdb_id
    )
  ), '{}') as names
from movies m
where m.imdb_id = any ($1::text[])`;

/** Reads movies back from PostgreSQL; those asked for at the same time go together in one round trip. */
export class PostgresStoredMovies implements StoredMovies {
  readonly #rows: BatchQueue<TitleId, StoredRow | null>;

  constructor(private readonly database: SqlSession) {
    this.#rows = new BatchQueue(LARGEST_BATCH, (titleIds) => this.#readBatch(titleIds), {
      blamesItem: (error) => !isTransient(error),
    });
  }

  async read(titleId: TitleId): Promise<Movie | null> {
    const row = await this.#rows.add(titleId);
    return row === null ? null : toMovie(row);
  }

  async observations(titleId: TitleId): Promise<readonly Movie[]> {
    const row = await this.#rows.add(titleId);
    return row === null ? [] : toObservations(row);
  }

  async #readBatch(titleIds: readonly TitleId[]): Promise<(StoredRow | null)[]> {
    const rows = await queryRows(this.database, READ_MOVIES, [titleIds], storedMovie);
    const byId = new Map(rows.map((row) => [row.titleId, row]));
    return titleIds.map((titleId) => byId.get(titleId) ?? null);
  }
}

/** Whether anything stored comes from another source, so that most titles have to be merged. */
export async function holdsOtherSources(database: SqlSession, source: string): Promise<boolean> {
  const { rows } = await database.execute('select exists (select from movie_sources where source <> $1)', [
    source,
  ]);
  return rows[0]?.[0] === true;
}

function toMovie({ fieldSources, sources: _, names: __, ...movie }: StoredRow): Movie {
  const known: FieldSources = Object.fromEntries(
    MOVIE_FIELDS.map((field) => [field, fieldSources[field]]).filter(([, source]) => source !== undefined),
  );
  return Object.keys(known).length === 0 ? movie : { ...movie, fieldSources: known };
}

/**
 * A title that is stored without its sources counts as said by the source of the row. People have the names by which they are
 * stored: another title may have given a later one, which merging must not take back.
 */
function toObservations({ fieldSources: _, sources, names, ...movie }: StoredRow): readonly Movie[] {
  if (sources.length === 0) return [movie];
  return sources.map(({ source, observedAt, said }) => {
    const observed = { titleId: movie.titleId, source, fetchedAt: new Date(observedAt).toISOString() };
    if (said === null) return { ...movie, ...observed };
    const read = values.safeParse({ ...UNKNOWN_VALUES, ...said });
    if (!read.success) {
      const paths = read.error.issues.map(({ path }) => path.join('.')).join(', ');
      throw new Error(`movie_sources holds of ${movie.titleId} what ${source} cannot have said (${paths})`);
    }
    return renamePeople({ ...read.data, ...observed }, ({ nameId, name }) => names[nameId] ?? name);
  });
}
