import { z } from 'zod';
import type { Failure } from '../../../domain/engine/outcome.js';
import { ROWS_A_PAGE } from '../../../domain/tmdb/lists.js';
import type { TmdbContent } from '../../../domain/tmdb/tmdb-content.js';
import { TMDB_KINDS, type TmdbKind, tmdbKey } from '../../../domain/tmdb/tmdb-id.js';
import type { ListPlace, TmdbRecord } from '../../../domain/tmdb/tmdb-record.js';
import { listName, type TmdbList } from '../../../domain/tmdb/tmdb-target.js';
import { quoted } from '../../../shared/quoted.js';
import { readAnswer, unreadable } from './answer.js';
import { text } from './json-fields.js';
import { isId } from './known-values.js';
import { Notices } from './notices.js';
import { pageOf } from './page-fields.js';
import { personOf, personRow } from './person-row.js';
import { titleOf, titleRow } from './title-row.js';

/** Rows of trending lists say their kind (2023; in 2019 they did not), those of most other lists do not. */
const typedRow = z.object({ media_type: text });

/**
 * The titles and people of one page of a list, each with its place in the list. A row that is none of both is left out
 * with a notice and keeps its place. `unreadable` where TMDB sent no page of a list, or another than asked for; a refusal
 * that came with status 200 is what `readError` makes of it.
 */
export function readListPage(
  body: unknown,
  options: { readonly list: TmdbList; readonly page: number; readonly observedAt: string },
): TmdbContent | Failure {
  return readAnswer(body, () => {
    const { list, observedAt } = options;
    const read = pageOf(body, options.page);
    if ('kind' in read) return read;
    const { page, rows } = read;
    const notices = new Notices();
    const name = listName(list);
    const kindOfList = TMDB_KINDS.find((kind) => list.path.split('/').includes(kind)) ?? null;
    const before = (page.page - 1) * ROWS_A_PAGE;
    const records = rows.flatMap((row, at) => {
      const place = { list: name, position: before + at + 1 };
      return recordOf(row, { kindOfList, place, observedAt, notices }) ?? [];
    });
    return { records, page, ...notices.all };
  });
}

/** One row of a list of this kind, as `readListPage` reads it. `unreadable` where that would leave it out. */
export function readListRow(
  row: unknown,
  { kind, ...options }: { readonly kind: TmdbKind; readonly place: ListPlace; readonly observedAt: string },
): TmdbContent | Failure {
  return readAnswer(row, () => {
    const notices = new Notices();
    const record = recordOf(row, { kindOfList: kind, ...options, notices });
    if (record === null) return unreadable((notices.all.notices ?? []).join('; '));
    return { records: [record], page: null, ...notices.all };
  });
}

interface RowContext {
  /** `null` of a list that mixes kinds. */
  readonly kindOfList: TmdbKind | null;
  readonly place: ListPlace;
  readonly observedAt: string;
  readonly notices: Notices;
}

function recordOf(row: unknown, context: RowContext): TmdbRecord | null {
  const { place, observedAt, notices } = context;
  const kind = kindOf(row, context);
  if (kind === null) return null;
  const read = { observedAt, raw: JSON.stringify(row), place };
  if (kind === 'person') {
    const fields = personRow.parse(row);
    const person = personOf(fields, notices.about(isId(fields.id) ? tmdbKey(kind, fields.id) : rowAt(place)));
    return person && { record: 'person', ...read, person };
  }
  const fields = titleRow.parse(row);
  const title = titleOf(
    fields,
    kind,
    notices.about(isId(fields.id) ? tmdbKey(kind, fields.id) : rowAt(place)),
  );
  return title && { record: 'title', ...read, title };
}

function kindOf(row: unknown, { kindOfList, place, notices }: RowContext): TmdbKind | null {
  const typed = typedRow.safeParse(row);
  const mediaType = typed.success ? typed.data.media_type : null;
  const kind = mediaType === null ? kindOfList : TMDB_KINDS.find((one) => one === mediaType);
  if (typed.success && kind) return kind;
  const what = mediaType === null ? 'nothing that says its kind' : `the media type ${quoted(mediaType, 60)}`;
  notices.about(rowAt(place))(`a row with ${what} is left out`);
  return null;
}

function rowAt({ list, position }: ListPlace): string {
  return `place ${position} of ${list}`;
}
