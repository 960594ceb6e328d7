import type { Admission, Fetcher } from '../../../application/engine/ports.js';
import { FallbackFetcher } from '../../../application/fallback-fetcher.js';
import type { MovieRepository } from '../../../application/movie-ports.js';
import type { Imdb } from '../../../domain/imdb/imdb-catalogue.js';
import { EVERYTHING_ADMITTED, RobotsAdmission } from '../../../infrastructure/imdb/robots-admission.js';
import { DatasetFetcher } from '../../../infrastructure/imdb-datasets/dataset-fetcher.js';
import type { ScrapeSettings } from '../../options/options.js';
import type { EngineParts } from '../run-request.js';

type Parts = EngineParts<Imdb, MovieRepository>;

/** Where movies of IMDb titles come from. */
interface ImdbSource {
  /** Whether it is asked over the routes of a run. */
  readonly asksSite: boolean;
  fetcher(parts: Parts): Fetcher<Imdb>;
  admission(settings: ScrapeSettings, fetcher: Fetcher<Imdb>, parts: Parts): Admission<Imdb>;
}

/** The sources by the names that `--source` and `--fallback` take. A further one is a line here and its folder. */
export const IMDB_SOURCES: Readonly<Record<ScrapeSettings['source'], ImdbSource>> = {
  'imdb-html': {
    asksSite: true,
    fetcher: ({ site }) => site,
    admission: ({ robots, baseUrl }, fetcher, { routes, observer }) =>
      robots === 'ignore'
        ? EVERYTHING_ADMITTED
        : new RobotsAdmission({
            origin: new URL(baseUrl).origin,
            fetcher,
            routes,
            onWait: (reason) => observer.warned(reason),
          }),
  },
  'imdb-datasets': {
    asksSite: false,
    fetcher: ({ reads }) => new DatasetFetcher(reads, () => new Date()),
    admission: () => EVERYTHING_ADMITTED,
  },
};

/** The source that was asked for, with the one that stands in for it where the site blocks. */
export function sourceFetcher({ source, fallback }: ScrapeSettings, parts: Parts): Fetcher<Imdb> {
  const first = IMDB_SOURCES[source].fetcher(parts);
  if (fallback === null || fallback === source) return first;
  return new FallbackFetcher({
    site: first,
    fallback: IMDB_SOURCES[fallback].fetcher(parts),
    onSiteLost: ({ kind, reason }) =>
      parts.observer.warned(`every route is ${kind} (${reason}); the datasets give the rest`),
    onOtherChart: ({ reason }) =>
      parts.observer.warned(
        `the site did not give the chart (${reason}); the titles are the first of the ranking that the datasets make up`,
      ),
  });
}
