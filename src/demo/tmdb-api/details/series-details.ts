import { sentence } from '../../filler-text.js';
import type { SeededRandom } from '../../seeded-random.js';
import type { Catalogue } from '../catalogue/catalogue.js';
import { chanceOf, hexId } from '../catalogue/chance.js';
import { companies, networks } from '../catalogue/companies.js';
import { dateOf } from '../catalogue/days.js';
import { genreOf } from '../catalogue/genres.js';
import type { Json } from '../catalogue/json.js';
import { personFacts } from '../catalogue/people.js';
import { type TitleFacts, titleFacts } from '../catalogue/title-facts.js';
import { imagePath, titleTexts } from '../catalogue/title-texts.js';
import { countryJson, languageJson, spokenLanguages } from './movie-details.js';

const DETAILS = 42;
const TYPES = [
  'Scripted',
  'Scripted',
  'Scripted',
  'Documentary',
  'Reality',
  'Miniseries',
  'Talk Show',
  'News',
];

/** `/tv/{id}` without anything appended: it has no IMDb id, and its run times are mostly `[]`. */
export function seriesDetails(catalogue: Catalogue, index: number, language: string): Json {
  const facts = titleFacts(catalogue, 'tv', index);
  const texts = titleTexts(catalogue, facts, language);
  const random = chanceOf(catalogue.seed, facts.id, DETAILS);
  const seasons = seasonsOf(facts, catalogue.firstDay, random);
  const numbered = seasons.filter((season) => season.number > 0);
  const last = numbered.findLast((season) => season.day !== null && season.day <= catalogue.firstDay);
  const next = numbered.find((season) => season.day !== null && season.day > catalogue.firstDay);
  const lastDay = last === undefined || last.day === null ? null : last.day + (last.episodes - 1) * 7;
  const goingOn = next !== undefined || random.next() < 0.3;
  const spoken = spokenLanguages(facts);
  return {
    adult: facts.adult,
    backdrop_path: texts.backdropPath,
    created_by: random.next() < 0.4 ? creators(catalogue, random) : [],
    episode_run_time: random.next() < 0.1 ? [20 + random.below(45)] : [],
    first_air_date: texts.releaseDate,
    genres: facts.genreIds.map(genreOf),
    homepage: random.next() < 0.3 ? `https://series.example/${facts.id}` : '',
    id: facts.id,
    in_production: goingOn,
    languages: spoken.map(({ code }) => code),
    last_air_date: lastDay === null ? null : dateOf(lastDay),
    last_episode_to_air:
      lastDay === null || last === undefined
        ? null
        : episode(facts, last.number, last.episodes, lastDay, random),
    name: texts.title,
    next_episode_to_air:
      next === undefined || next.day === null ? null : episode(facts, next.number, 1, next.day, random),
    networks: networks(random),
    number_of_episodes: numbered.reduce((sum, { episodes }) => sum + episodes, 0),
    number_of_seasons: numbered.length,
    origin_country: facts.countries,
    original_language: facts.language.code,
    original_name: texts.originalTitle,
    overview: texts.overview,
    popularity: facts.popularity,
    poster_path: texts.posterPath,
    production_companies: companies(random, 3),
    production_countries: facts.countries.map(countryJson),
    seasons: seasons.map((season) => season.json),
    softcore: facts.softcore,
    spoken_languages: spoken.map(languageJson),
    status: goingOn ? 'Returning Series' : random.next() < 0.15 ? 'Canceled' : 'Ended',
    tagline: random.next() < 0.2 ? sentence(random, 3 + random.below(5)) : '',
    type: random.pick(TYPES),
    vote_average: facts.voteAverage,
    vote_count: facts.voteCount,
  };
}

interface Season {
  readonly number: number;
  readonly episodes: number;
  readonly day: number | null;
  readonly json: Json;
}

/** One a year from the first air date on; every fourth series has specials, which are season 0. */
function seasonsOf({ id, releaseDay }: TitleFacts, firstDay: number, random: SeededRandom): Season[] {
  const first = random.next() < 0.25 ? 0 : 1;
  const count = random.next() < 0.6 ? 1 : 2 + random.below(9);
  return Array.from({ length: count + 1 - first }, (_, place): Season => {
    const number = first + place;
    const planned = releaseDay === null ? null : releaseDay + Math.max(0, number - 1) * 365;
    const day = planned !== null && planned > firstDay + 400 ? null : planned;
    const episodes = 1 + random.below(24);
    return {
      number,
      episodes,
      day,
      json: {
        air_date: day === null ? null : dateOf(day),
        episode_count: episodes,
        id: 3_000 + id * 13 + number,
        name: number === 0 ? 'Specials' : `Season ${number}`,
        overview: random.next() < 0.6 ? '' : sentence(random, 12),
        poster_path: random.next() < 0.4 ? null : imagePath(random),
        season_number: number,
        vote_average: random.next() < 0.5 ? 0 : random.below(100) / 10,
      },
    };
  });
}

function episode(
  { id }: TitleFacts,
  season: number,
  number: number,
  day: number,
  random: SeededRandom,
): Json {
  return {
    id: 60_000 + id * 211 + season * 25 + number,
    name: `Episode ${number}`,
    overview: random.next() < 0.5 ? '' : sentence(random, 12),
    vote_average: 0,
    vote_count: 0,
    air_date: dateOf(day),
    episode_number: number,
    episode_type: number === 1 ? 'standard' : 'finale',
    production_code: '',
    runtime: random.next() < 0.3 ? null : 20 + random.below(45),
    season_number: season,
    show_id: id,
    still_path: random.next() < 0.4 ? null : imagePath(random),
  };
}

/** One, or none where that person is gone. */
function creators(catalogue: Catalogue, random: SeededRandom): Json[] {
  const person = random.below(catalogue.firstCounts.person);
  const { id, name, originalName, gender, profilePath } = personFacts(catalogue, person);
  const ids = { id, credit_id: hexId(random) };
  const creator = { ...ids, name, original_name: originalName, gender, profile_path: profilePath };
  return catalogue.isThere('person', person) ? [creator] : [];
}
