/** An object of an answer. The order of its keys is TMDB's. */
export type Json = Readonly<Record<string, unknown>>;
