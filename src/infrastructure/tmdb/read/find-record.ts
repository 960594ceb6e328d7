import type { Failure } from '../../../domain/engine/outcome.js';
import type { TmdbContent } from '../../../domain/tmdb/tmdb-content.js';
import { rawAnswer } from './answer.js';
import { readFind } from './find.js';

/** The record of what TMDB has under an id of IMDb, also where that is nothing; a failure as of `readFind`. */
export function readFindRecord(
  body: unknown,
  {
    imdbId,
    observedAt,
    text,
  }: { readonly imdbId: string; readonly observedAt: string; readonly text?: string },
): TmdbContent | Failure {
  const found = readFind(body);
  if (!('titles' in found)) return found;
  const { movie, tv } = found.titles;
  const titles = [...movie, ...tv].map(({ kind, id }) => ({ kind, id }));
  const raw = rawAnswer(body, text);
  return {
    records: [{ record: 'find', find: { imdbId, titles }, observedAt, raw }],
    page: null,
    ...(found.notices !== undefined && { notices: found.notices }),
  };
}
