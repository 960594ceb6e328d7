export type { CastMember, Money, Movie, Person } from './domain/imdb/movie.js';
export type { RunReport } from './domain/engine/run-report.js';
export type { Failure, FailureKind, SaveResult, TitleOutcome } from './domain/engine/outcome.js';
export type { NameId, TitleId } from './domain/imdb/title-id.js';
export {
  type MovieScrape,
  type ScrapeMoviesOptions,
  scrapeMovies,
} from './presentation/run/scrape-movies.js';
export { OptionFaults } from './shared/option.js';
