import { z } from 'zod';
import { queryRows, type SqlDatabase } from '../../../src/infrastructure/database/sql-database.js';

const CREDIT = `
'creditId', c.credit_id, 'personId', c.person_id, 'name', p.name, 'gender', p.gender, 'profilePath', p.profile_path`;

const NAMED = (table: string, ids: string) => `(
  select coalesce(jsonb_agg(jsonb_build_object('id', n.id, 'name', n.name) order by u.place), '[]')
  from unnest(t.${ids}) with ordinality as u (id, place) join tmdb.${table} n on n.id = u.id
)`;

const COMPANIES = (table: string, ids: string) => `(
  select coalesce(jsonb_agg(jsonb_build_object(
    'id', n.id, 'name', n.name, 'logoPath', n.logo_path, 'originCountry', n.origin_country
  ) order by u.place), '[]')
  from unnest(t.${ids}) with ordinality as u (id, place) join tmdb.${table} n on n.id = u.id
)`;

/** Each title as a `TmdbTitle`; people of credits as people are stored. */
const TITLES = `
select jsonb_build_object(
  'kind', t.kind, 'id', t.id, 'title', t.title, 'originalTitle', t.original_title,
  'originalLanguage', t.original_language, 'overview', t.overview, 'releaseDate', t.release_date,
  'posterPath', t.poster_path, 'backdropPath', t.backdrop_path, 'adult', t.adult, 'softcore', t.softcore,
  'video', t.video, 'popularity', t.popularity, 'voteAverage', t.vote_average, 'voteCount', t.vote_count,
  'genreIds', t.genre_ids, 'originCountries', t.origin_countries,
  'details', case when o.details_at is not null then jsonb_build_object(
    'imdbId', t.imdb_id, 'tagline', t.tagline, 'homepage', t.homepage, 'status', t.status,
    'genres', (
      select coalesce(jsonb_agg(jsonb_build_object('id', g.id, 'name', g.name) order by u.position), '[]')
      from tmdb.title_genres u join tmdb.genres g on g.kind = u.kind and g.id = u.genre_id
      where u.kind = t.kind and u.title_id = t.id
    ),
    'spokenLanguages', t.spoken_languages, 'productionCountries', t.production_countries,
    'companies', ${COMPANIES('companies', 'company_ids')},
    'externalIds', jsonb_build_object(
      'tvdbId', t.tvdb_id, 'wikidataId', t.wikidata_id, 'facebookId', t.facebook_id, 'instagramId', t.instagram_id,
      'twitterId', t.twitter_id
    ),
    'keywords', ${NAMED('keywords', 'keyword_ids')},
    'certificates', (
      select coalesce(jsonb_agg(jsonb_build_object('country', c.country, 'certificate', c.certificate) order by c.country), '[]')
      from tmdb.certificates c where c.kind = t.kind and c.title_id = t.id
    ),
    'cast', (
      select coalesce(jsonb_agg(jsonb_build_object(
        ${CREDIT}, 'character', c.character, 'billingOrder', c.billing_order, 'episodeCount', c.episode_count
      ) order by c.billing_order, c.credit_id), '[]')
      from tmdb.credits c join tmdb.people p on p.id = c.person_id
      where c.kind = t.kind and c.title_id = t.id and c.in_title and c.job is null
    ),
    'crew', (
      select coalesce(jsonb_agg(jsonb_build_object(
        ${CREDIT}, 'department', c.department, 'job', c.job, 'episodeCount', c.episode_count
      ) order by c.credit_id), '[]')
      from tmdb.credits c join tmdb.people p on p.id = c.person_id
      where c.kind = t.kind and c.title_id = t.id and c.in_title and c.job is not null
    ),
    'runtimeMinutes', t.runtime_minutes, 'budget', t.budget, 'revenue', t.revenue,
    'collection', case when t.collection_id is not null
      then jsonb_build_object('id', t.collection_id, 'name', t.collection_name) end,
    'networks', ${COMPANIES('networks', 'network_ids')}, 'createdBy', ${NAMED('people', 'creator_ids')},
    'seasons', (
      select coalesce(jsonb_agg(jsonb_build_object(
        'id', s.id, 'seasonNumber', s.season_number, 'name', s.name, 'airDate', s.air_date,
        'episodeCount', s.episode_count, 'posterPath', s.poster_path
      ) order by s.season_number), '[]')
      from tmdb.seasons s where s.kind = t.kind and s.title_id = t.id
    )
  ) || jsonb_build_object(
    'lastAirDate', t.last_air_date, 'inProduction', t.in_production, 'type', t.type, 'seasonCount', t.season_count,
    'episodeCount', t.episode_count
  ) end
) as value
from tmdb.titles t join tmdb.observations o on o.key = t.kind || '/' || t.id
order by t.kind, t.id`;

/** Each person as a `TmdbPerson`. */
const PEOPLE = `
select jsonb_build_object(
  'id', p.id, 'name', p.name, 'originalName', p.original_name, 'gender', p.gender,
  'knownForDepartment', p.known_for_department, 'profilePath', p.profile_path, 'popularity', p.popularity,
  'adult', p.adult,
  'details', case when o.details_at is not null then jsonb_build_object(
    'imdbId', p.imdb_id, 'alsoKnownAs', p.also_known_as, 'biography', p.biography, 'birthday', p.birthday,
    'deathday', p.deathday, 'placeOfBirth', p.place_of_birth, 'homepage', p.homepage,
    'externalIds', jsonb_build_object(
      'tvdbId', p.tvdb_id, 'wikidataId', p.wikidata_id, 'facebookId', p.facebook_id, 'instagramId', p.instagram_id,
      'twitterId', p.twitter_id
    ),
    'credits', (
      select coalesce(jsonb_agg(jsonb_build_object(
        'creditId', c.credit_id, 'kind', c.kind, 'titleId', c.title_id, 'title', c.title, 'character', c.character,
        'department', c.department, 'job', c.job, 'billingOrder', c.billing_order, 'episodeCount', c.episode_count
      ) order by c.kind, c.title_id, c.credit_id), '[]')
      from tmdb.credits c where c.person_id = p.id and c.in_person
    )
  ) end
) as value
from tmdb.people p left join tmdb.observations o on o.key = 'person/' || p.id
order by p.id`;

const REVIEWS = `
select jsonb_build_object(
  'id', r.id, 'kind', r.kind, 'titleId', r.title_id, 'author', r.author, 'rating', r.rating, 'content', r.content,
  'language', r.language, 'url', r.url
) as value, r.created_at as "createdAt", r.updated_at as "updatedAt"
from tmdb.reviews r order by r.id`;

/** The tables of the schema. */
export const TMDB_TABLES = [
  'observations',
  'titles',
  'people',
  'credits',
  'genres',
  'companies',
  'networks',
  'keywords',
  'seasons',
  'certificates',
  'reviews',
  'title_stats',
  'list_positions',
  'changes',
] as const;

const valueRow = z.object({ value: z.unknown() });

export async function storedTitles(database: SqlDatabase): Promise<unknown[]> {
  return (await queryRows(database, TITLES, [], valueRow)).map(({ value }) => value);
}

export async function storedPeople(database: SqlDatabase): Promise<unknown[]> {
  return (await queryRows(database, PEOPLE, [], valueRow)).map(({ value }) => value);
}

export async function storedReviews(database: SqlDatabase): Promise<unknown[]> {
  const row = z.object({
    value: z.record(z.string(), z.unknown()),
    createdAt: z.unknown(),
    updatedAt: z.unknown(),
  });
  const rows = await queryRows(database, REVIEWS, [], row);
  return rows.map(({ value, ...times }) => ({ ...value, ...times }));
}

/** Every row of the schema, each as text with the name of its table. */
export async function tmdbContents(database: SqlDatabase): Promise<unknown[]> {
  const selects = TMDB_TABLES.map(
    (table) => `select '${table}' as source, t::text as line from tmdb.${table} t`,
  );
  const { rows } = await database.execute(`${selects.join(' union all ')} order by source, line`);
  return [...rows];
}

/** Genres stay: they come with the schema. What refers to these tables, such as scores of reviews, goes too. */
export async function clearTmdb(database: SqlDatabase): Promise<void> {
  const tables = TMDB_TABLES.filter((table) => table !== 'genres').map((table) => `tmdb.${table}`);
  await database.script(`truncate ${tables.join(', ')} cascade`);
}
