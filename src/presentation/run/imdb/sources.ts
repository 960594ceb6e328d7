import { join } from 'node:path';
import type { Admission, Fetcher, Workers } from '../../../application/engine/ports.js';
import { type Fallback, FallbackFetcher } from '../../../application/fallback-fetcher.js';
import type { Imdb } from '../../../domain/imdb/imdb-catalogue.js';
import { EVERYTHING_ADMITTED, RobotsAdmission } from '../../../infrastructure/imdb/robots-admission.js';
import { DatasetFetcher } from '../../../infrastructure/imdb-datasets/dataset-fetcher.js';
import type { HttpSettings, ImdbHtmlSettings } from '../../../infrastructure/workers/thread-settings.js';
import type { ScrapeSettings } from '../../options/options.js';
import type { FallbackName } from '../../options/run-options.js';
import { composeWorkers } from '../compose-workers.js';
import type { ImdbParts, ScrapeAsked } from './scrape-parts.js';
import { composeTitleFallback, composeTitleWorkers } from './tmdb-titles.js';

/** Where movies of IMDb titles come from. */
interface ImdbSource {
  /** Whether it is asked over the routes of a run. */
  readonly asksSite: boolean;
  /** What performs the attempts over them. */
  composeWorkers(asked: ScrapeAsked): Promise<Workers<Imdb>>;
  fetcher(parts: ImdbParts): Fetcher<Imdb>;
  admission(settings: ScrapeSettings, fetcher: Fetcher<Imdb>, parts: ImdbParts): Admission<Imdb>;
}

/** The sources by the names that `--source` takes. A further one is a line here and its folder. */
export const IMDB_SOURCES: Readonly<Record<ScrapeSettings['source'], ImdbSource>> = {
  'imdb-html': {
    asksSite: true,
    composeWorkers: ({ settings }) => composePageWorkers(settings, true),
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
    composeWorkers: ({ settings }) => composePageWorkers(settings, false),
    fetcher: datasetFetcher,
    admission: () => EVERYTHING_ADMITTED,
  },
  tmdb: {
    asksSite: true,
    composeWorkers: (asked) => composeTitleWorkers(asked, true),
    fetcher: ({ site }) => site,
    admission: () => EVERYTHING_ADMITTED,
  },
};

/** The source that was asked for, with those that stand in for it where the site blocks. */
export async function composeSources(asked: ScrapeAsked, parts: ImdbParts): Promise<Fetcher<Imdb>> {
  const { source, fallback } = asked.settings;
  const site = IMDB_SOURCES[source].fetcher(parts);
  const names = fallback.filter((name) => name !== source);
  if (names.length === 0) return site;
  const fallbacks = await Promise.all(
    names.map(async (name): Promise<Fallback> => {
      return { name, fetcher: await FALLBACKS[name].compose(asked, parts) };
    }),
  );
  const spoken = names.map((name) => FALLBACKS[name].spoken).join(' and ');
  const { warned } = parts.observer;
  return new FallbackFetcher({
    site,
    fallbacks,
    onSiteLost: ({ kind, reason }) =>
      warned(`every route is ${kind} (${reason}); the rest comes from ${spoken}`),
    onOtherChart: ({ reason }) =>
      warned(
        `the site did not give the chart (${reason}); the titles are the first of the ranking that the datasets make up`,
      ),
    onLeftOut: (name, { kind, reason }) =>
      warned(`${name} gave nothing of some titles that others gave: ${kind} (${reason})`),
  });
}

/** The sources by the names that `--fallback` takes, and what they are called in a sentence. */
const FALLBACKS: Readonly<
  Record<
    FallbackName,
    {
      readonly spoken: string;
      compose(asked: ScrapeAsked, parts: ImdbParts): Promise<Fetcher<Imdb>>;
    }
  >
> = {
  'imdb-datasets': {
    spoken: 'the datasets',
    compose: async (_, parts) => datasetFetcher(parts),
  },
  tmdb: { spoken: 'TMDB', compose: composeTitleFallback },
};

function datasetFetcher({ reads }: ImdbParts): Fetcher<Imdb> {
  return new DatasetFetcher(reads, () => new Date());
}

function composePageWorkers(settings: ScrapeSettings, areNeeded: boolean): Promise<Workers<Imdb>> {
  const { baseUrl, out } = settings;
  const source = { source: 'imdb-html', baseUrl, unreadableFolder: join(out, 'unreadable') } as const;
  const composeHere = async (http: HttpSettings & ImdbHtmlSettings) => {
    const { composeImdbSource } = await import('../../../infrastructure/workers/thread-composition.js');
    return await composeImdbSource(http);
  };
  return composeWorkers(settings, source, composeHere, areNeeded);
}
