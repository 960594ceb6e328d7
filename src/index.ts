export type { CastMember, Money, Movie, Person } from './domain/movie.js';
export type { RunReport } from './domain/run-report.js';
export type { Failure, FailureKind, SaveResult, TitleOutcome } from './domain/scrape-outcome.js';
export type { NameId, TitleId } from './domain/title-id.js';
export {
  type MovieScrape,
  type ScrapeMoviesOptions,
  scrapeMovies,
} from './presentation/run/scrape-movies.js';
export { OptionFaults } from './shared/option.js';
