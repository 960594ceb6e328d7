import { movieRow, personRow, seriesRow } from './answers.js';

/** Details in TMDB's shapes of 2026-08, invented, with something in every field that is read. */

const castMember = {
  adult: false,
  gender: 1,
  id: 900_011,
  known_for_department: 'Acting',
  name: 'Ada Light',
  original_name: 'Ada Light',
  popularity: 3.9,
  profile_path: '/ada.jpg',
};

const crewMember = { ...castMember, id: 900_012, name: 'Bo Camera', gender: 2 };

const externalIds = {
  imdb_id: 'tt9000001',
  tvdb_id: 375_921,
  wikidata_id: 'Q190050',
  facebook_id: 'Lights',
  instagram_id: 'lights',
  twitter_id: 'lights_tv',
};

const company = { id: 711, logo_path: '/logo.png', name: 'Coast Pictures', origin_country: 'ID' };

const details = {
  genres: [
    { id: 18, name: 'Drama' },
    { id: 9648, name: 'Mystery' },
  ],
  homepage: 'https://example.test/lights',
  origin_country: ['ID'],
  production_companies: [company],
  production_countries: [{ iso_3166_1: 'ID', name: 'Indonesia' }],
  spoken_languages: [{ english_name: 'Indonesian', iso_639_1: 'id', name: 'Bahasa indonesia' }],
  tagline: 'Wait.',
  external_ids: externalIds,
};

const { genre_ids: ofMovie, media_type: movieType, ...movie } = movieRow;
const { genre_ids: ofSeries, media_type: seriesType, ...series } = seriesRow;

export const movieDetails = {
  ...movie,
  ...details,
  belongs_to_collection: { id: 420, name: 'Lights Collection', poster_path: null, backdrop_path: null },
  budget: 63_000_000,
  imdb_id: 'tt9000001',
  revenue: 100_853_753,
  runtime: 139,
  status: 'Released',
  credits: {
    cast: [
      { ...castMember, cast_id: 4, character: 'Keeper', credit_id: '52fe4250c3a36847f80149f3', order: 0 },
    ],
    crew: [
      { ...crewMember, credit_id: '52fe4250c3a36847f8014a41', department: 'Camera', job: 'Camera Operator' },
    ],
  },
  keywords: { keywords: [{ id: 851, name: 'lighthouse' }] },
  release_dates: {
    results: [
      {
        iso_3166_1: 'ID',
        release_dates: [
          {
            certification: '',
            descriptors: [],
            iso_639_1: '',
            note: 'Festival',
            release_date: '2026-01-28',
            type: 1,
          },
          {
            certification: '17+',
            descriptors: [],
            iso_639_1: '',
            note: '',
            release_date: '2026-02-28',
            type: 3,
          },
        ],
      },
    ],
  },
};

export const seriesDetails = {
  ...series,
  ...details,
  created_by: [
    { id: 900_013, credit_id: '5dfc96e39824c80013dd32a6', name: 'Cora Maker', gender: 1, profile_path: null },
  ],
  episode_run_time: [],
  in_production: true,
  last_air_date: '2026-05-01',
  networks: [{ ...company, id: 174, name: 'Coast TV' }],
  number_of_episodes: 20,
  number_of_seasons: 2,
  seasons: [
    {
      air_date: null,
      episode_count: 0,
      id: 3577,
      name: 'Specials',
      overview: '',
      poster_path: null,
      season_number: 0,
    },
    {
      air_date: '2024-02-29',
      episode_count: 20,
      id: 3572,
      name: 'Season 1',
      poster_path: '/s1.jpg',
      season_number: 1,
    },
  ],
  status: 'Returning Series',
  type: 'Scripted',
  aggregate_credits: {
    cast: [
      {
        ...castMember,
        roles: [
          { credit_id: '6005e625e942ee003fe65b7a', character: 'Keeper', episode_count: 5 },
          { credit_id: '6005e625e942ee003fe65b7b', character: 'Twin', episode_count: 1 },
        ],
        total_episode_count: 6,
        order: 48,
      },
    ],
    crew: [
      {
        ...crewMember,
        jobs: [{ credit_id: '607677a518864b002cebf4ea', job: 'Story', episode_count: 5 }],
        department: 'Writing',
        total_episode_count: 5,
      },
    ],
  },
  keywords: { results: [{ id: 851, name: 'lighthouse' }] },
  content_ratings: {
    results: [
      { descriptors: [], iso_3166_1: 'MX', rating: 'C' },
      { descriptors: [], iso_3166_1: 'MX', rating: 'B-15' },
    ],
  },
};

export const personDetails = {
  ...personRow,
  also_known_as: ['C. Maker'],
  biography: 'She wrote.',
  birthday: '1926-08-08',
  deathday: '2017-08-31',
  homepage: 'https://example.test/cora',
  imdb_id: 'nm9000098',
  place_of_birth: 'Long Branch, New Jersey, USA',
  external_ids: { ...externalIds, imdb_id: 'nm9000098' },
  combined_credits: {
    cast: [
      { ...movieRow, character: 'Herself', credit_id: '52fe420dc3a36847f80001bb', order: 8 },
      { ...seriesRow, character: '', credit_id: '52fe420dc3a36847f80001bc', episode_count: 3 },
    ],
    crew: [
      {
        ...seriesRow,
        credit_id: '68ab13786fa7bc3adba9a0c9',
        department: 'Production',
        episode_count: 36,
        job: 'Producer',
      },
    ],
  },
};
