import { z } from 'zod';
import { isIsoTime } from '../../../domain/days/iso-date.js';
import type { Failure } from '../../../domain/engine/outcome.js';
import type { ChangeWindow } from '../../../domain/tmdb/change-windows.js';
import { CHANGE_ACTIONS, type TmdbChange } from '../../../domain/tmdb/tmdb-changes.js';
import type { TmdbContent } from '../../../domain/tmdb/tmdb-content.js';
import { type TmdbKind, tmdbKey } from '../../../domain/tmdb/tmdb-id.js';
import { quoted } from '../../../shared/quoted.js';
import { rawAnswer, readAnswer, unreadable } from './answer.js';
import { json, members, text } from './json-fields.js';
import { Notices, type Say } from './notices.js';
import { uniqueBy } from './unique-by.js';

const answer = z.object({ changes: members });

const ofKey = z.object({ key: text, items: members });

const edit = z.object({
  id: text,
  action: text,
  time: text,
  iso_639_1: text,
  iso_3166_1: text,
  value: json,
  original_value: json,
});

const LONGEST_QUOTE = 60;

/**
 * The record of what was edited of one thing on the days asked for, `/movie/{id}/changes` and its sisters, also where that
 * is nothing. An edit without an id, a time or an action that is known is left out with a notice. `unreadable` where it is
 * no such answer; a refusal that came with status 200 is what `readError` makes of it.
 */
export function readChanges(
  body: unknown,
  {
    kind,
    id,
    from,
    to,
    observedAt,
    text: sent,
  }: {
    readonly kind: TmdbKind;
    readonly id: number;
    readonly observedAt: string;
    readonly text?: string;
  } & ChangeWindow,
): TmdbContent | Failure {
  return readAnswer(body, () => {
    const { data } = answer.safeParse(body);
    if (data === undefined || data.changes === null)
      return unreadable('the answer does not say what was edited: it has no changes');
    const notices = new Notices();
    const say = notices.about(tmdbKey(kind, id));
    const changes = uniqueBy(
      data.changes.flatMap((one) => editsOf(one, say)),
      ({ changeKey, itemId }) => `${changeKey} ${itemId}`,
    );
    return {
      records: [
        {
          record: 'changes',
          changes: { kind, id, from, to, changes },
          observedAt,
          raw: rawAnswer(body, sent),
        },
      ],
      page: null,
      ...notices.all,
    };
  });
}

function editsOf(one: unknown, say: Say): readonly TmdbChange[] {
  const { data } = ofKey.safeParse(one);
  if (data === undefined || data.key === null || data.items === null) {
    say('edits that do not say of what are left out');
    return [];
  }
  const { key, items } = data;
  return items.flatMap((item) => editOf(item, key, say) ?? []);
}

function editOf(item: unknown, changeKey: string, say: Say): TmdbChange | null {
  const what = `an edit of ${quoted(changeKey, LONGEST_QUOTE)}`;
  const { data } = edit.safeParse(item);
  if (data === undefined || data.id === null) {
    say(`${what} without an id is left out`);
    return null;
  }
  const action = CHANGE_ACTIONS.find((known) => known === data.action);
  const changedAt = timeOf(data.time);
  if (action === undefined || changedAt === null) {
    const odd = action === undefined ? `action ${shown(data.action)}` : `time ${shown(data.time)}`;
    say(`${what} with the ${odd} is left out`);
    return null;
  }
  return {
    itemId: data.id,
    changeKey,
    action,
    changedAt,
    language: data.iso_639_1,
    country: data.iso_3166_1,
    value: data.value,
    originalValue: data.original_value,
  };
}

/** `2026-09-28 00:01:02 UTC`, as in all captures (2015 to 2026). */
function timeOf(time: string | null): string | null {
  const [, day, clock] = /^(\S{10}) (\S{8}) UTC$/.exec(time ?? '') ?? [];
  const iso = `${day}T${clock}.000Z`;
  return isIsoTime(iso) ? iso : null;
}

function shown(value: string | null): string {
  return value === null ? 'unknown' : quoted(value, LONGEST_QUOTE);
}
