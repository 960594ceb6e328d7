/** Answers of TMDB in their shapes of 2026-08, invented, with something in every field that is read. */

const IMAGES = { poster_path: '/poster.jpg', backdrop_path: '/backdrop.jpg' };

const RATED = { popularity: 24.1745, vote_average: 8.438, vote_count: 30_717 };

export const movieRow = {
  adult: false,
  ...IMAGES,
  id: 900_001,
  title: 'The Lighthouse Keeper',
  original_title: 'Penjaga Mercusuar',
  overview: 'A keeper waits.',
  media_type: 'movie',
  original_language: 'id',
  genre_ids: [18, 9648],
  release_date: '2026-02-28',
  softcore: false,
  video: false,
  ...RATED,
};

export const seriesRow = {
  adult: false,
  ...IMAGES,
  id: 900_001,
  name: 'Lights',
  original_name: 'Lampu',
  overview: 'A coast.',
  media_type: 'tv',
  original_language: 'id',
  genre_ids: [18, 10_765],
  first_air_date: '2024-02-29',
  softcore: false,
  origin_country: ['ID', 'MY'],
  ...RATED,
};

export const personRow = {
  adult: false,
  id: 900_001,
  name: 'Cora Maker',
  original_name: 'Cora M.',
  media_type: 'person',
  popularity: 7.1,
  gender: 3,
  known_for_department: 'Writing',
  profile_path: '/cora.jpg',
  known_for: [movieRow],
};

export const page = {
  page: 1,
  results: [movieRow, seriesRow, personRow],
  total_pages: 58_324,
  total_results: 1_166_480,
};

export const reviews = {
  id: 900_001,
  page: 1,
  results: [
    {
      author: 'reviewer1',
      author_details: { name: '', username: 'reviewer1', avatar_path: null, rating: 10 },
      content: 'Wow.',
      created_at: '2018-04-10T15:44:38Z',
      id: '5accdbe6c3a3687e2702d058',
      updated_at: '2021-06-23T15:58:07.421Z',
      url: 'https://www.themoviedb.org/review/5accdbe6c3a3687e2702d058',
    },
  ],
  total_pages: 1,
  total_results: 1,
};

export const found = {
  movie_results: [movieRow],
  person_results: [personRow],
  tv_results: [seriesRow],
  tv_season_results: [
    { id: 3572, name: 'Season 1', media_type: 'tv_season', season_number: 1, show_id: 1396 },
  ],
  tv_episode_results: [
    { id: 62_085, name: 'Pilot', media_type: 'tv_episode', season_number: 1, show_id: 1396 },
  ],
};

export const edits = {
  changes: [
    {
      key: 'overview',
      items: [
        {
          id: '6ab9ae3efba11d927e91d711',
          action: 'updated',
          time: '2026-09-28 00:01:02 UTC',
          iso_639_1: 'fr',
          iso_3166_1: 'FR',
          value: 'Un lac.',
          original_value: 'Une côte.',
        },
      ],
    },
    {
      key: 'cast',
      items: [
        {
          id: '6ab9ae23344a1d4ba836ecae',
          action: 'deleted',
          time: '2026-09-30 23:59:59 UTC',
          iso_639_1: '',
          iso_3166_1: '',
          original_value: { person_id: 76_944, character: 'Self', order: 1 },
        },
      ],
    },
  ],
};
