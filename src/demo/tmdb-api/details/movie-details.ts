import { sentence } from '../../filler-text.js';
import type { Catalogue } from '../catalogue/catalogue.js';
import { chanceOf } from '../catalogue/chance.js';
import { companies } from '../catalogue/companies.js';
import { COUNTRY_NAMES } from '../catalogue/countries.js';
import { genreOf } from '../catalogue/genres.js';
import type { Json } from '../catalogue/json.js';
import { ENGLISH, type Language, named } from '../catalogue/languages.js';
import { type TitleFacts, titleFacts } from '../catalogue/title-facts.js';
import { imagePath, titleTexts } from '../catalogue/title-texts.js';

const DETAILS = 41;

/** `/movie/{id}` without anything appended. What is unknown is 0, `""`, `[]` or `null`, each where TMDB has it. */
export function movieDetails(catalogue: Catalogue, index: number, language: string): Json {
  const facts = titleFacts(catalogue, 'movie', index);
  const texts = titleTexts(catalogue, facts, language);
  const random = chanceOf(catalogue.seed, facts.id, DETAILS);
  const known = <T>(share: number, value: T, unknown: T): T => (random.next() < share ? value : unknown);
  const { film } = facts;
  return {
    adult: facts.adult,
    backdrop_path: texts.backdropPath,
    belongs_to_collection: known(
      0.08,
      {
        id: 90_000 + facts.id,
        name: `${texts.originalTitle} Collection`,
        poster_path: imagePath(random),
        backdrop_path: random.next() < 0.5 ? null : imagePath(random),
      },
      null,
    ),
    budget: film === undefined ? known(0.12, (1 + random.below(180)) * 1_000_000, 0) : (film.budget ?? 0),
    genres: facts.genreIds.map(genreOf),
    homepage: known(0.2, `https://movies.example/${facts.id}`, ''),
    id: facts.id,
    imdb_id: catalogue.imdbIdAt('movie', index),
    origin_country: facts.countries,
    original_language: facts.language.code,
    original_title: texts.originalTitle,
    overview: texts.overview,
    popularity: facts.popularity,
    poster_path: texts.posterPath,
    production_companies: companies(random, 4),
    production_countries: facts.countries.map(countryJson),
    release_date: texts.releaseDate,
    revenue:
      film === undefined ? known(0.1, (1 + random.below(700)) * 1_000_003, 0) : (film.grossWorldwide ?? 0),
    runtime: film?.runtimeMinutes ?? known(0.85, 60 + random.below(110), 0),
    softcore: facts.softcore,
    spoken_languages: spokenLanguages(facts).map(languageJson),
    status: statusOf(facts, catalogue.firstDay, random.next()),
    tagline: known(0.35, sentence(random, 3 + random.below(5)), ''),
    title: texts.title,
    video: facts.video,
    vote_average: facts.voteAverage,
    vote_count: facts.voteCount,
  };
}

export function countryJson(code: string): Json {
  return { iso_3166_1: code, name: COUNTRY_NAMES[code] ?? code };
}

export function languageJson({ code, englishName, name }: Language): Json {
  return { english_name: englishName, iso_639_1: code, name };
}

/** None for a title in no language; English beside every third other. */
export function spokenLanguages({ film, language, id }: TitleFacts): readonly Language[] {
  if (film !== undefined) return film.languages.map(named);
  if (language.code === 'xx') return [];
  return language !== ENGLISH && id % 3 === 0 ? [language, ENGLISH] : [language];
}

function statusOf({ releaseDay }: TitleFacts, firstDay: number, place: number): string {
  if (releaseDay !== null && releaseDay <= firstDay) return place < 0.99 ? 'Released' : 'Canceled';
  if (place < 0.4) return 'Post Production';
  if (place < 0.7) return 'In Production';
  return place < 0.9 ? 'Planned' : 'Rumored';
}
