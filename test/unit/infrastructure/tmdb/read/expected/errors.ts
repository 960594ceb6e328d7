/** File, status that it came with, what it means, and of what TMDB said. */
export const EXPECTED_ERRORS = [
  [
    'adamayoung.error.400.page-501.json',
    400,
    'invalid',
    'code 22: "Invalid page: Pages start at 1 and max at 500.',
  ],
  [
    'adamayoung.error.422.date-range.json',
    422,
    'invalid',
    'code 20: "Invalid date range: Should be a range no longer',
  ],
  [
    'error.401.invalid-key.2026-09.json',
    401,
    'unauthorized',
    'code 7: "Invalid API key: You must be granted a valid key."',
  ],
  [
    'error.429.body.2015.json',
    429,
    'throttled',
    'code 25: "Your request count (41) is over the allowed limit of 40."',
  ],
  [
    'jdrouet.invalid-api-key.json',
    401,
    'unauthorized',
    'code 7: "Invalid API key: You must be granted a valid key."',
  ],
  [
    'jdrouet.resource-not-found.json',
    404,
    'not-found',
    'code 34: "The resource you requested could not be found."',
  ],
  ['jdrouet.validation-error.json', 422, 'invalid', 'HTTP 422: "query must be provided"'],
  ['jellyfin.error.401.session-denied.2026-08-06.json', 401, 'unauthorized', 'code 17: "Session denied."'],
  [
    'jellyfin.error.404.tv-season.2026-08-06.json',
    404,
    'not-found',
    'code 34: "The resource you requested could not',
  ],
  [
    'lordmike.movie-230-404.2019-01-26.json',
    404,
    'not-found',
    'code 34: "The resource you requested could not',
  ],
] as const;

/** The headers of a 429, without its body. */
export const THROTTLED_HEADERS = 'error.429.headers.2023-07-23.json';
