/** What TMDB says of a series, each at the place that is its number for `/discover/tv` (reference of 2026-08). */
export const SERIES_STATUSES: readonly string[] = [
  'Returning Series',
  'Planned',
  'In Production',
  'Ended',
  'Canceled',
  'Pilot',
];

/** The same of its type. */
export const SERIES_TYPES: readonly string[] = [
  'Documentary',
  'News',
  'Miniseries',
  'Reality',
  'Scripted',
  'Talk Show',
  'Video',
];
