import { TMDB_KINDS } from '../../../domain/tmdb/tmdb-id.js';
import type { Catalogue } from '../catalogue/catalogue.js';
import { addSome, recreateSome } from './arrivals.js';
import { DayDraft } from './day-draft.js';
import type { DayRates } from './day-rates.js';
import { deleteSome, mergeSome } from './departures.js';
import { editSome } from './edits.js';
import type { DayOfHistory } from './history.js';

/** Decides by the seed what happens in the day after the one on which the catalogue stands, once to each thing. */
export function makeDay(before: Catalogue, rates: DayRates): DayOfHistory {
  const draft = new DayDraft(before);
  for (const kind of TMDB_KINDS) {
    deleteSome(draft, kind, rates[kind].deleted);
    mergeSome(draft, kind, rates[kind].merged);
  }
  for (const kind of TMDB_KINDS) {
    recreateSome(draft, kind, rates[kind].recreated);
    addSome(draft, kind, rates[kind].added);
  }
  // Last, since those who lost someone of their cast are edited already.
  for (const kind of TMDB_KINDS) editSome(draft, kind, rates[kind].changed);
  return draft.finish(rates.moving);
}
