import type { TmdbKind } from '../../../domain/tmdb/tmdb-id.js';
import { everyoneIn, titlesOf } from '../catalogue/appearances.js';
import { type DayDraft, take } from './day-draft.js';
import type { CastEdit } from './history.js';

/** How many are looked at to find one without an IMDb id, which is what is merged into. */
const LOOKED_AT = 30;

export function deleteSome(draft: DayDraft, kind: TmdbKind, count: number): void {
  for (const index of take(draft.mayGo(kind, 'deleted'), count)) {
    draft.happen(kind, index, 'deleted');
    if (kind === 'person') leaveTitles(draft, index, null);
  }
}

/** The old one is gone; its IMDb id is that of the other from then on, and so are a person's parts. */
export function mergeSome(draft: DayDraft, kind: TmdbKind, count: number): void {
  const { before } = draft;
  let left = count;
  for (const index of draft.mayGo(kind, 'merged')) {
    if (left <= 0) break;
    const imdbId = before.imdbIdAt(kind, index);
    if (imdbId === null) continue;
    const others = take(draft.untouched(kind, 'into', index), LOOKED_AT).filter((one) => one !== index);
    const into = others.find((one) => before.imdbIdAt(kind, one) === null) ?? others[0];
    if (into === undefined) break;
    draft.happen(kind, index, 'merged', { other: into });
    draft.happen(kind, into, 'changed', { keys: ['imdb_id'], imdbId });
    if (kind === 'person') leaveTitles(draft, index, into);
    left -= 1;
  }
}

/** A person who goes leaves all titles; who they were merged into takes their place where they are not yet. */
function leaveTitles(draft: DayDraft, person: number, into: number | null): void {
  const { before } = draft;
  for (const kind of ['movie', 'tv'] as const) {
    for (const { title, slot } of titlesOf(before, kind, person)) {
      draft.editCast(kind, title, (firstSlot) => {
        const leaves: CastEdit = { action: 'deleted', person, slot };
        if (into === null || everyoneIn(before, kind, title).includes(into)) return [leaves];
        return [leaves, { action: 'added', person: into, slot: firstSlot }];
      });
    }
  }
}
