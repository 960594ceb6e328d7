import { z } from 'zod';
import { externalIds } from './external-ids.js';
import { company, flag, listOf, named, number, partOf, text } from './json-fields.js';
import { titleFields } from './title-row.js';

const country = z.object({ iso_3166_1: text });
const spokenLanguage = z.object({ iso_639_1: text });

const season = z.object({
  id: number,
  season_number: number,
  name: text,
  air_date: text,
  episode_count: number,
  poster_path: text,
});

const creditedPerson = { id: number, name: text, gender: number, profile_path: text };

const role = { credit_id: text, character: text, episode_count: number };

const job = { credit_id: text, job: text, episode_count: number };

const castMember = z.object({
  ...creditedPerson,
  order: number,
  /** Of `credits`. */
  ...role,
  /** Of `aggregate_credits`. */
  roles: listOf(z.object(role)),
});

const crewMember = z.object({
  ...creditedPerson,
  department: text,
  /** Of `credits`. */
  ...job,
  /** Of `aggregate_credits`. */
  jobs: listOf(z.object(job)),
});

export const credits = z.object({ cast: listOf(castMember), crew: listOf(crewMember) });

/** Of a movie and a country; the types are 1 premiere, 2 limited, 3 theatrical, 4 digital, 5 physical, 6 TV. */
export const countryReleases = z.object({
  iso_3166_1: text,
  release_dates: listOf(z.object({ certification: text, type: number })),
});

export const contentRating = z.object({ iso_3166_1: text, rating: text });

/** The details of a movie or a series, with the parts that were appended. */
export const titleDetailsFields = z.object({
  ...titleFields,
  imdb_id: text,
  tagline: text,
  homepage: text,
  status: text,
  spoken_languages: listOf(spokenLanguage),
  production_countries: listOf(country),
  production_companies: listOf(company),
  runtime: number,
  budget: number,
  revenue: number,
  belongs_to_collection: partOf(named),
  networks: listOf(company),
  created_by: listOf(named),
  seasons: listOf(season),
  last_air_date: text,
  in_production: flag,
  type: text,
  number_of_seasons: number,
  number_of_episodes: number,
  external_ids: partOf(externalIds),
  keywords: partOf(z.object({ keywords: listOf(named), results: listOf(named) })),
  release_dates: partOf(z.object({ results: listOf(countryReleases) })),
  content_ratings: partOf(z.object({ results: listOf(contentRating) })),
  credits: partOf(credits),
  aggregate_credits: partOf(credits),
});

export type TitleDetailsFields = z.output<typeof titleDetailsFields>;
