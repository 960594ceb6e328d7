export type { Failure, FailureKind, SaveResult } from './domain/engine/outcome.js';
export type { RunReport } from './domain/engine/run-report.js';
export type { CastMember, Money, Movie, Person } from './domain/imdb/movie.js';
export type { NameId, TitleId } from './domain/imdb/title-id.js';
export type { TitleOutcome } from './domain/imdb/title-outcome.js';
export {
  type MovieScrape,
  type ScrapeMoviesOptions,
  scrapeMovies,
} from './presentation/run/scrape-movies.js';
export { OptionFaults } from './shared/option.js';
