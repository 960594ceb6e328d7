import { seededRandom } from '../seeded-random.js';
import { imageUrl } from './filler.js';
import type { Film } from './films.js';

/** Pieces of the embedded JSON that title pages and chart rows share. Field names and nesting: IMDb, March 2025. */
export function titleFactsJson(film: Film) {
  return {
    id: film.titleId,
    titleText: text(film.title, 'TitleText'),
    titleType: {
      displayableProperty: { value: markdown(''), __typename: 'DisplayableTitleTypeProperty' },
      text: 'Movie',
      id: 'movie',
      isSeries: false,
      isEpisode: false,
      categories: [{ value: 'movie', __typename: 'TitleTypeCategory' }],
      canHaveEpisodes: false,
      __typename: 'TitleType',
    },
    originalTitleText: text(film.originalTitle, 'TitleText'),
    certificate: film.certificate === null ? null : { rating: film.certificate, __typename: 'Certificate' },
    releaseYear: { year: film.year, endYear: null, __typename: 'YearRange' },
    releaseDate: { ...releaseDay(film), __typename: 'ReleaseDate' },
    ratingsSummary: { aggregateRating: film.rating, voteCount: film.votes, __typename: 'RatingsSummary' },
    runtime: {
      seconds: film.runtimeMinutes * 60,
      displayableProperty: {
        value: markdown(runtimeText(film.runtimeMinutes)),
        __typename: 'DisplayableTitleRuntimeProperty',
      },
      __typename: 'Runtime',
    },
    canRate: { isRatable: true, __typename: 'CanRate' },
    primaryImage: {
      id: `rm${posterNumber(film)}`,
      width: 1200,
      height: 1800,
      url: posterUrl(film),
      caption: markdown(`${film.cast[0]?.name} in ${film.title} (${film.year})`),
      __typename: 'Image',
    },
    titleGenres: {
      genres: film.genres.map((genre) => ({ genre: text(genre, 'GenreItem'), __typename: 'TitleGenre' })),
      __typename: 'TitleGenres',
    },
    series: null,
    plot: {
      plotText: markdown(film.plot),
      language: { id: 'en-US', __typename: 'DisplayableLanguage' },
      __typename: 'Plot',
    },
    productionStatus: {
      currentProductionStage: { id: 'released', text: 'Released', __typename: 'ProductionStage' },
      __typename: 'ProductionStatusDetails',
    },
  };
}

export function text(value: string, typename: string) {
  return { text: value, __typename: typename };
}

export function markdown(plainText: string) {
  return { plainText, __typename: 'Markdown' };
}

export function releaseDay(film: Film) {
  const [year, month, day] = film.releaseDate.split('-').map(Number);
  return { day, month, year };
}

/** E.g. `2h 22m`. */
export function runtimeText(minutes: number): string {
  const hours = Math.floor(minutes / 60);
  return hours === 0 ? `${minutes}m` : `${hours}h ${minutes % 60}m`;
}

/** The URL of a made-up poster, always the same for one film. */
export function posterUrl(film: Film): string {
  return imageUrl(seededRandom(posterNumber(film)));
}

function posterNumber(film: Film): number {
  return 1_000_000_000 + Number(film.titleId.slice(2));
}
