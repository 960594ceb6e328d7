/** An answer of a server shaped like TMDB. */
export interface TmdbAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** Asks with a credential that any local TMDB takes, unless headers say another. */
export async function askTmdb(
  address: string,
  headers: Readonly<Record<string, string>> = { authorization: 'Bearer any' },
): Promise<TmdbAnswer> {
  const response = await fetch(address, { headers });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

/** The JSON of an answer, as a value that nobody has looked at. */
export async function tmdbJson(address: string): Promise<unknown> {
  return JSON.parse((await askTmdb(address)).text);
}
