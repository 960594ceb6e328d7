import { z } from 'zod';
import type { Failure } from '../../../domain/engine/outcome.js';
import type { TmdbContent } from '../../../domain/tmdb/tmdb-content.js';
import type { TmdbKind } from '../../../domain/tmdb/tmdb-id.js';
import { readAnswer } from './answer.js';
import { number } from './json-fields.js';
import { isId } from './known-values.js';
import { Notices } from './notices.js';
import { pageOf } from './page-fields.js';
import { uniqueBy } from './unique-by.js';

/** Of what is gone `adult` and `softcore` are `null`, and of a few others too (1 to 11 of 100: 2026-08). */
const changeRow = z.object({ id: number });

/**
 * The ids on one page of `/movie/changes`, `/tv/changes` or `/person/changes`, each once. A row without an id is left out
 * with a notice. `unreadable` where TMDB sent no page of changes, or another than asked for; a refusal that came with
 * status 200 is what `readError` makes of it.
 */
export function readChangesPage(
  body: unknown,
  asked: { readonly kind: TmdbKind; readonly day: string; readonly page: number },
): TmdbContent | Failure {
  return readAnswer(body, () => {
    const read = pageOf(body, asked.page);
    if ('kind' in read) return read;
    const notices = new Notices();
    const ids = read.rows.flatMap((row, at) => {
      const { data } = changeRow.safeParse(row);
      if (data !== undefined && isId(data.id)) return data.id;
      notices.about(`change ${at + 1} of ${asked.kind} on ${asked.day}`)('a row without an id is left out');
      return [];
    });
    return { records: [], page: read.page, changed: uniqueBy(ids, (id) => id), ...notices.all };
  });
}
