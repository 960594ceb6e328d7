/** An answer that is an error in TMDB's words. */
export interface TmdbError {
  readonly status: number;
  readonly code: number;
  readonly message: string;
}

/** TMDB's status codes that the local one answers with, by code (list of errors in TMDB's documentation, 2026). */
const ERRORS = {
  4: [405, "Invalid format: This service doesn't exist in that format."],
  5: [422, 'Invalid parameters: Your request parameters are incorrect.'],
  7: [401, 'Invalid API key: You must be granted a valid key.'],
  9: [503, 'Service offline: This service is temporarily offline, try again later.'],
  11: [500, 'Internal error: Something went wrong, contact TMDB.'],
  20: [422, 'Invalid date range: Should be a range no longer than 14 days.'],
  22: [400, 'Invalid page: Pages start at 1 and max at 500. They are expected to be an integer.'],
  23: [400, 'Invalid date: Format needs to be YYYY-MM-DD.'],
  24: [504, 'Your request to the backend server timed out. Try again.'],
  25: [429, 'Your request count is over the allowed limit.'],
  27: [400, 'Too many append to response objects: The maximum number of remote calls is 20.'],
  34: [404, 'The resource you requested could not be found.'],
  42: [405, 'This request method is not supported for this resource.'],
  43: [502, "Couldn't connect to the backend server."],
} as const satisfies Readonly<Record<number, readonly [number, string]>>;

export type ErrorCode = keyof typeof ERRORS;

export function tmdbError(code: ErrorCode): TmdbError {
  const [status, message] = ERRORS[code];
  return { status, code, message };
}

export function errorBody({ code, message }: TmdbError): string {
  return JSON.stringify({ success: false, status_code: code, status_message: message });
}

/** What a part of the local TMDB throws for a request that TMDB refuses. */
export class Refused extends Error {
  constructor(readonly code: ErrorCode) {
    super(ERRORS[code][1]);
  }
}
