import type { TmdbKind, TmdbTitleKind } from '../../../domain/tmdb/tmdb-id.js';
import { everyoneIn, peopleOf } from '../catalogue/appearances.js';
import { chance, chanceOf } from '../catalogue/chance.js';
import { filmIds } from '../catalogue/film-ids.js';
import type { DayDraft } from './day-draft.js';
import type { CastEdit, ChangeKey } from './history.js';
import { walk } from './walk.js';

/** Share of a day's edits that are of what was edited the day before. */
const AGAIN = 0.1;

/** Edits some of those of the day before, then others, until so many have changed today. */
export function editSome(draft: DayDraft, kind: TmdbKind, count: number): void {
  const { before } = draft;
  let missing = count - draft.of(kind).filter(({ action }) => action === 'changed').length;
  const again = before.history
    .on(kind, before.today)
    .filter(({ action, index }) => action === 'changed' && draft.isUntouched(kind, index))
    .filter(({ index }) => chance(before.seed, index, draft.salt('again')) < AGAIN)
    .slice(0, Math.max(0, Math.ceil(missing * AGAIN)));
  for (const index of [...again.map((one) => one.index), ...draft.untouched(kind, 'changed')]) {
    if (missing <= 0) break;
    if (!draft.isUntouched(kind, index)) continue;
    edit(draft, kind, index);
    missing -= 1;
  }
}

function edit(draft: DayDraft, kind: TmdbKind, index: number): void {
  const { before } = draft;
  const place = chance(before.seed, before.idAt(kind, index), draft.salt('key'));
  const texts: readonly ChangeKey[] = kind === 'person' ? ['name', 'biography'] : ['title', 'overview'];
  // A film and its people keep the IMDb ids that they have in the local IMDb.
  const ofFilms = kind !== 'tv' && index < filmIds[kind].length;
  if (place < 0.12 && !ofFilms) {
    const edits = before.happenings(kind, index).filter(({ imdbId }) => imdbId !== undefined).length;
    const known = before.imdbIdAt(kind, index) === null ? 0 : 1;
    const imdbId = before.freeImdbId(kind, index, edits + known);
    draft.happen(kind, index, 'changed', { keys: ['imdb_id'], imdbId });
  } else if (place < 0.4 && kind !== 'person') {
    draft.editCast(kind, index, (slot) => someCastEdit(draft, kind, index, slot));
  } else {
    draft.happen(kind, index, 'changed', { keys: place < 0.55 ? texts : texts.slice(1) });
  }
}

/** Someone comes in, or else one of those who are not a film's own leaves. */
function someCastEdit(draft: DayDraft, kind: TmdbTitleKind, index: number, slot: number): CastEdit[] {
  const { before } = draft;
  const [someone] = peopleOf(before, kind, index);
  if (someone !== undefined && chanceOf(before.seed, index, draft.salt('cast')).next() < 0.3) {
    return [{ action: 'deleted', person: someone.person, slot: someone.slot }];
  }
  const known = new Set(everyoneIn(before, kind, index));
  for (const person of walk(before.counts.person, before.seed, index, draft.salt('cast'))) {
    if (draft.stays(person) && !known.has(person)) return [{ action: 'added', person, slot }];
  }
  return [];
}
