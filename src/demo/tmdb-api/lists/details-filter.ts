import { SERIES_STATUSES, SERIES_TYPES } from '../../../domain/tmdb/series-words.js';
import type { TmdbTitleKind } from '../../../domain/tmdb/tmdb-id.js';
import type { Catalogue } from '../catalogue/catalogue.js';
import type { Json } from '../catalogue/json.js';
import { keywordsJson } from '../catalogue/keywords.js';
import { titleFacts } from '../catalogue/title-facts.js';
import { movieDetails } from '../details/movie-details.js';
import { seriesDetails } from '../details/series-details.js';

/** Answers whether the title with that number is in a list. */
type Test = (index: number) => boolean;

/**
 * What the parameters of `/discover` ask of that only details say: runtimes, keywords, companies and, of series, networks,
 * statuses and types. Whole details are made for it, some 0.1 ms for a movie and 0.3 ms for a series.
 */
export function detailsTests(catalogue: Catalogue, kind: TmdbTitleKind, query: URLSearchParams): Test[] {
  const detailsOf = kind === 'movie' ? movieDetails : seriesDetails;
  const details = (index: number) => detailsOf(catalogue, index, 'en-US');
  const keywords = (index: number) => {
    const { keywords: ofMovie, results } = keywordsJson(catalogue, titleFacts(catalogue, kind, index));
    return idsOf(ofMovie ?? results);
  };
  const companies = (index: number) => idsOf(details(index).production_companies);
  const tests = [
    ...runtimeTests(query, (index) => runtimeOf(details(index))),
    ...idTests(query, 'keywords', keywords),
    ...idTests(query, 'companies', companies),
  ];
  if (kind === 'movie') return tests;
  return [
    ...tests,
    ...idTests(query, 'networks', (index) => idsOf(details(index).networks)),
    ...idTests(query, 'status', (index) => [SERIES_STATUSES.indexOf(String(details(index).status))]),
    ...idTests(query, 'type', (index) => [SERIES_TYPES.indexOf(String(details(index).type))]),
  ];
}

/** A comma means and, a bar or; what is to be without some has none of them. */
function idTests(query: URLSearchParams, name: string, ids: (index: number) => readonly number[]): Test[] {
  const wanted = query.get(`with_${name}`);
  const unwanted = query.get(`without_${name}`);
  const tests: Test[] = [];
  if (wanted) {
    const all = numbersOf(wanted);
    const any = wanted.includes('|');
    tests.push((index) => {
      const has = new Set(ids(index));
      return any ? all.some((id) => has.has(id)) : all.every((id) => has.has(id));
    });
  }
  if (unwanted) {
    const none = new Set(numbersOf(unwanted));
    tests.push((index) => !ids(index).some((id) => none.has(id)));
  }
  return tests;
}

function runtimeTests(query: URLSearchParams, runtime: (index: number) => number): Test[] {
  const least = Number(query.get('with_runtime.gte') ?? Number.NaN);
  const most = Number(query.get('with_runtime.lte') ?? Number.NaN);
  return [
    ...(Number.isNaN(least) ? [] : [(index: number) => runtime(index) >= least]),
    ...(Number.isNaN(most) ? [] : [(index: number) => runtime(index) <= most]),
  ];
}

/** Minutes; 0 where it is unknown. */
function runtimeOf({ runtime, episode_run_time: ofEpisodes }: Json): number {
  return Number(runtime ?? (Array.isArray(ofEpisodes) ? (ofEpisodes[0] ?? 0) : 0));
}

function idsOf(list: unknown): number[] {
  return Array.isArray(list) ? list.map((item: unknown) => Number(Reflect.get(Object(item), 'id'))) : [];
}

function numbersOf(text: string): number[] {
  return text.split(/[|,]/).map(Number);
}
