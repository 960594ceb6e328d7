import { dateOf } from '../catalogue/days.js';

/** A list as what `/discover` would be asked for. */
export interface Preset {
  readonly query: Readonly<Record<string, string>>;
  readonly dates?: { readonly maximum: string; readonly minimum: string };
  /** Only so large a part of what the query gives. */
  readonly keep?: number;
}

/** TMDB's own lists are presets of discover (its documentation, 2026), by their paths, on a day since 1970-01-01. */
export const PRESETS: Readonly<Record<string, (today: number) => Preset>> = {
  'movie/popular': () => ({ query: {} }),
  'movie/top_rated': () => ({ query: { sort_by: 'vote_average.desc', 'vote_count.gte': '200' } }),
  'movie/now_playing': (today) => released(today - 41, today + 1),
  'movie/upcoming': (today) => released(today + 2, today + 28),
  'tv/popular': () => ({ query: {} }),
  'tv/top_rated': () => ({ query: { sort_by: 'vote_average.desc', 'vote_count.gte': '200' } }),
  'tv/airing_today': () => ({ query: {}, keep: 0.03 }),
  'tv/on_the_air': () => ({ query: {}, keep: 0.12 }),
};

function released(from: number, to: number): Preset {
  const dates = { maximum: dateOf(to), minimum: dateOf(from) };
  return {
    query: { 'primary_release_date.gte': dates.minimum, 'primary_release_date.lte': dates.maximum },
    dates,
  };
}
