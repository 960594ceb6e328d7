import type { PatientStore } from '../../../application/engine/store-patience.js';
import type { TmdbRepository } from '../../../application/tmdb-ports.js';
import { counted } from '../../../shared/counted.js';

/** Links what stored details tell before anything is asked for; `null` where that changed nothing. */
export async function linkStored(stores: readonly PatientStore<TmdbRepository>[]): Promise<string | null> {
  const counts = { linked: 0, changed: 0 };
  for (const { store, patience } of stores) {
    const told = await patience.ask(async () => store.linkStored?.());
    counts.linked += told?.linked ?? 0;
    counts.changed += told?.changed ?? 0;
  }
  if (counts.linked + counts.changed === 0) return null;
  return `stored details gave ${counted(counts.linked, 'new link')} and changed ${counts.changed}, without a request`;
}
