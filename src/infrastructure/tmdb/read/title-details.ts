import type { Failure } from '../../../domain/engine/outcome.js';
import type { TmdbContent } from '../../../domain/tmdb/tmdb-content.js';
import type { TmdbTitleKind } from '../../../domain/tmdb/tmdb-id.js';
import { rawAnswer, readAnswer, unreadable } from './answer.js';
import { detailsFault } from './details-fault.js';
import { isId, subjectOf } from './known-values.js';
import { Notices } from './notices.js';
import { titleDetailsFields } from './title-details-fields.js';
import { titleDetailsOf } from './title-details-values.js';
import { titleOf } from './title-row.js';

/**
 * One title with its details. `unreadable` where an appended part is missing, or the answer is about another title than
 * asked for; an `id` of `null` says that it was asked for by an id of IMDb, which `/movie/tt…` takes (2026-08). A refusal
 * that came with status 200 is what `readError` makes of it.
 */
export function readTitleDetails(
  body: unknown,
  options: {
    readonly kind: TmdbTitleKind;
    readonly id: number | null;
    readonly appended: readonly string[];
    readonly observedAt: string;
    /** The answer as it came. */
    readonly text?: string;
  },
): TmdbContent | Failure {
  return readAnswer(body, () => {
    const { kind, observedAt, text } = options;
    const read = titleDetailsFields.safeParse(body);
    const fault = detailsFault(body, options);
    if (!read.success || fault !== null) return unreadable(fault ?? 'the answer is no JSON object');
    const fields = read.data;
    const notices = new Notices();
    const say = notices.about(subjectOf(kind, fields.id));
    const row = titleOf(fields, kind, say);
    if (row === null) return unreadable(`the answer says no ${isId(fields.id) ? 'title' : 'id'}`);
    const title = { ...row, details: titleDetailsOf(fields, kind, say) };
    const raw = rawAnswer(body, text);
    return {
      records: [{ record: 'title', title, place: null, observedAt, raw }],
      page: null,
      ...notices.all,
    };
  });
}
