import type { MovieRepository } from '../../../application/movie-ports.js';
import type { Imdb } from '../../../domain/imdb/imdb-catalogue.js';
import type { TmdbCredential } from '../../../infrastructure/tmdb/tmdb-credential.js';
import type { ScrapeSettings } from '../../options/options.js';
import type { EngineParts } from '../run-request.js';

export type ImdbParts = EngineParts<Imdb, MovieRepository>;

/** What a run over titles of IMDb was asked with. */
export interface ScrapeAsked {
  readonly settings: ScrapeSettings;
  /** `null` where TMDB is not asked. */
  readonly credential: TmdbCredential | null;
}
