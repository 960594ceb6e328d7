import { countryFault, languageFault, timezoneFault } from './codes.js';
import { type BoundReader, dates, ratings, wholeNumbers, years } from './filter-bounds.js';
import {
  certification,
  choice,
  choiceByKind,
  flag,
  genre,
  id,
  severalOf,
  single,
  type ValueReader,
} from './filter-values.js';
import { SERIES_STATUSES, SERIES_TYPES } from './series-words.js';
import type { TmdbTitleKind } from './tmdb-id.js';

type ByKind = Readonly<Record<TmdbTitleKind, string | null>>;

/** A filter of `discover` under the names that people give it; TMDB's own are among them. */
export type Filter = {
  readonly names: readonly string[];
  /** Of TMDB, by kind; `null` where the kind has no such filter. Of a range without `.gte` and `.lte`. */
  readonly parameter: ByKind;
} & ({ readonly bounds: BoundReader } | { readonly read: ValueReader });

const both = (parameter: string): ByKind => ({ movie: parameter, tv: parameter });
const ofMovies = (parameter: string): ByKind => ({ movie: parameter, tv: null });
const ofSeries = (parameter: string): ByKind => ({ movie: null, tv: parameter });

/** Each word with the number that its place is. */
const numbersOf = (words: readonly string[]) =>
  Object.fromEntries(words.map((word, place) => [word.toLowerCase().replace(' ', '-'), String(place)]));

const RELEASED: ByKind = { movie: 'primary_release_date', tv: 'first_air_date' };

const RELEASE_TYPES = {
  premiere: '1',
  'theatrical-limited': '2',
  theatrical: '3',
  digital: '4',
  physical: '5',
  tv: '6',
};
const MONETIZATIONS = { flatrate: 'flatrate', free: 'free', ads: 'ads', rent: 'rent', buy: 'buy' };

const SORTED_BY: Readonly<Record<TmdbTitleKind, readonly string[]>> = {
  movie: [
    'popularity',
    'primary_release_date',
    'title',
    'original_title',
    'revenue',
    'vote_average',
    'vote_count',
  ],
  tv: ['popularity', 'first_air_date', 'name', 'original_name', 'vote_average', 'vote_count'],
};
const ordersOf = (kind: TmdbTitleKind) => SORTED_BY[kind].flatMap((one) => [`${one}.desc`, `${one}.asc`]);

/** The filters of `discover/movie` and `discover/tv` as the reference has them (2026-08). */
export const FILTERS: readonly Filter[] = [
  // A year of its own would be lost where the dates are cut into slices.
  { names: ['year', 'primary_release_year'], parameter: ofMovies('primary_release_date'), bounds: years },
  { names: ['year', 'first_air_date_year'], parameter: ofSeries('first_air_date'), bounds: years },
  { names: ['release'], parameter: RELEASED, bounds: dates },
  { names: ['any_release'], parameter: ofMovies('release_date'), bounds: dates },
  { names: ['aired'], parameter: ofSeries('air_date'), bounds: dates },
  { names: ['votes'], parameter: both('vote_count'), bounds: wholeNumbers },
  { names: ['rating'], parameter: both('vote_average'), bounds: ratings },
  { names: ['runtime'], parameter: both('with_runtime'), bounds: wholeNumbers },
  {
    names: ['original_language'],
    parameter: both('with_original_language'),
    read: severalOf(single(languageFault), '|'),
  },
  {
    names: ['country', 'origin_country'],
    parameter: both('with_origin_country'),
    read: severalOf(single(countryFault), '|'),
  },
  { names: ['genre'], parameter: both('with_genres'), read: severalOf(genre) },
  { names: ['without_genre'], parameter: both('without_genres'), read: severalOf(genre) },
  { names: ['keyword'], parameter: both('with_keywords'), read: severalOf(id) },
  { names: ['without_keyword'], parameter: both('without_keywords'), read: severalOf(id) },
  { names: ['company'], parameter: both('with_companies'), read: severalOf(id) },
  { names: ['without_company'], parameter: both('without_companies'), read: severalOf(id) },
  { names: ['network'], parameter: ofSeries('with_networks'), read: severalOf(id) },
  { names: ['cast'], parameter: ofMovies('with_cast'), read: severalOf(id) },
  { names: ['crew'], parameter: ofMovies('with_crew'), read: severalOf(id) },
  { names: ['person'], parameter: ofMovies('with_people'), read: severalOf(id) },
  { names: ['provider'], parameter: both('with_watch_providers'), read: severalOf(id) },
  { names: ['without_provider'], parameter: both('without_watch_providers'), read: severalOf(id) },
  {
    names: ['monetization'],
    parameter: both('with_watch_monetization_types'),
    read: severalOf(choice(MONETIZATIONS)),
  },
  { names: [], parameter: both('watch_region'), read: single(countryFault) },
  { names: [], parameter: ofMovies('region'), read: single(countryFault) },
  { names: [], parameter: ofSeries('timezone'), read: single(timezoneFault) },
  {
    names: ['release_type'],
    parameter: ofMovies('with_release_type'),
    read: severalOf(choice(RELEASE_TYPES)),
  },
  { names: [], parameter: ofMovies('certification'), read: severalOf(certification, '|') },
  { names: [], parameter: ofMovies('certification.gte'), read: certification },
  { names: [], parameter: ofMovies('certification.lte'), read: certification },
  { names: [], parameter: ofMovies('certification_country'), read: single(countryFault) },
  {
    names: ['status'],
    parameter: ofSeries('with_status'),
    read: severalOf(choice(numbersOf(SERIES_STATUSES))),
  },
  { names: ['type'], parameter: ofSeries('with_type'), read: severalOf(choice(numbersOf(SERIES_TYPES))) },
  { names: ['adult'], parameter: both('include_adult'), read: flag },
  { names: ['video'], parameter: ofMovies('include_video'), read: flag },
  { names: [], parameter: ofSeries('include_null_first_air_dates'), read: flag },
  { names: [], parameter: ofSeries('screened_theatrically'), read: flag },
  {
    names: ['sort'],
    parameter: both('sort_by'),
    read: choiceByKind({ movie: ordersOf('movie'), tv: ordersOf('tv') }),
  },
];

/** Filters that TMDB ignores, silently, without one of the others. */
export const NEEDS: Readonly<Record<string, readonly string[]>> = {
  with_release_type: ['region'],
  certification: ['certification_country'],
  'certification.gte': ['certification_country'],
  'certification.lte': ['certification_country'],
  certification_country: ['certification', 'certification.gte', 'certification.lte'],
  with_watch_providers: ['watch_region'],
  without_watch_providers: ['watch_region'],
  with_watch_monetization_types: ['watch_region'],
  watch_region: ['with_watch_providers', 'without_watch_providers', 'with_watch_monetization_types'],
};

/** Parameters of `discover` that are no filters, with what does their work. */
export const OTHER_OPTIONS: Readonly<Record<string, string>> = {
  language: 'the language of texts is --language; the filter is original_language',
  page: 'all pages are taken; --limit wants fewer',
};
