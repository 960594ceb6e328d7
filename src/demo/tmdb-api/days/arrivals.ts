import type { TmdbKind } from '../../../domain/tmdb/tmdb-id.js';
import { everyoneIn } from '../catalogue/appearances.js';
import { chance, chanceOf } from '../catalogue/chance.js';
import type { DayDraft } from './day-draft.js';

/** Up to so many people in a new title. */
const NEW_CAST = 6;

/** Brings back what was deleted before: half under its own id, half under a new one with the same IMDb id. */
export function recreateSome(draft: DayDraft, kind: TmdbKind, count: number): void {
  const { before } = draft;
  const inOrder = before.history
    .deletedOf(kind)
    .map((index) => ({ index, place: chance(before.seed, index, draft.salt('comesBack')) }))
    .sort((one, other) => one.place - other.place || one.index - other.index);
  for (const { index } of inOrder.slice(0, count)) {
    const imdbId = before.imdbIdAt(kind, index);
    // Without an IMDb id nobody could tell it from something new.
    if (imdbId === null || chance(before.seed, before.idAt(kind, index), draft.salt('key')) < 0.5) {
      draft.happen(kind, index, 'recreated');
    } else {
      draft.add(kind, { other: index, imdbId }, kind === 'person' ? [] : everyoneIn(before, kind, index));
    }
  }
}

export function addSome(draft: DayDraft, kind: TmdbKind, count: number): void {
  const { before } = draft;
  for (let more = count; more > 0; more -= 1) {
    const index = draft.counts[kind];
    const isTitle = kind !== 'person' && before.filmAt(kind, index) === undefined;
    const random = chanceOf(before.seed, index, draft.salt('cast'));
    const people = isTitle ? random.below(NEW_CAST + 1) : 0;
    const cast = Array.from({ length: people }, () => random.below(before.counts.person));
    draft.add(kind, {}, [...new Set(cast)]);
  }
}
