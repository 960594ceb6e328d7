import { z } from 'zod';
import { askTmdb } from './ask-tmdb.js';
import { TMDB_TOKEN } from './tmdb-run.js';

const pageSchema = z.object({
  results: z.array(
    z.looseObject({ id: z.union([z.number(), z.string()]), media_type: z.string().optional() }),
  ),
  total_pages: z.number(),
});

/** A row of a list as a local TMDB sends it. */
export interface SentRow {
  readonly key: string;
  /** From 1, over all pages. */
  readonly position: number;
  readonly row: unknown;
}

/** The JSON that a local TMDB answers a path below `/3` with. */
export async function sentJson({ url }: { readonly url: string }, path: string): Promise<unknown> {
  const { status, text } = await askTmdb(`${url}/${path}`, { authorization: `Bearer ${TMDB_TOKEN}` });
  if (status !== 200) throw new Error(`${path} was answered ${status}: ${text}`);
  return JSON.parse(text);
}

/** All rows of a list, or reviews, asked for page by page as anybody may; `kind` of what it is where the rows do not say it. */
export async function sentRows(
  api: { readonly url: string },
  path: string,
  kind: string,
): Promise<readonly SentRow[]> {
  const rows: SentRow[] = [];
  const mark = path.includes('?') ? '&' : '?';
  for (let page = 1, last = 1; page <= last; page += 1) {
    const { results, total_pages } = pageSchema.parse(await sentJson(api, `${path}${mark}page=${page}`));
    if (page === 1) last = total_pages;
    results.forEach((row, at) => {
      const key = `${row.media_type ?? kind}/${row.id}`;
      rows.push({ key, position: (page - 1) * 20 + at + 1, row });
    });
  }
  return rows;
}

/** Each of the rows once, with its smallest place. */
export function firstPlaces(rows: readonly SentRow[]): readonly SentRow[] {
  return rows.filter(({ key }, at) => rows.findIndex((other) => other.key === key) === at);
}
