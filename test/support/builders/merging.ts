import { CompositeSave } from '../../../src/application/engine/composite-save.js';
import { StorePatience } from '../../../src/application/engine/store-patience.js';
import type { MovieRepository, StoredMovies } from '../../../src/application/movie-ports.js';
import { SaveMerged } from '../../../src/application/save-merged.js';

/** Saves to these stores, merged with what is stored; none of them is asked twice. */
export function savingMerged(
  stored: StoredMovies,
  repositories: readonly MovieRepository[],
  { readsFirst = false } = {},
): SaveMerged {
  const options = { patienceMs: 0, now: Date.now, onOutage: () => {}, onTrouble: () => {} };
  const saving = new CompositeSave(
    repositories.map((store) => ({
      store,
      patience: new StorePatience(store.name, options),
    })),
  );
  return new SaveMerged({
    stored,
    stores: { save: (movie, observations) => saving.save((store) => store.save(movie, observations)) },
    readsFirst,
  });
}
