import { CompositeSaveMovie } from '../../../src/application/engine/composite-save.js';
import type { MovieRepository, StoredMovies } from '../../../src/application/engine/ports.js';
import { SaveMerged } from '../../../src/application/save-merged.js';
import { StorePatience } from '../../../src/application/engine/store-patience.js';

/** Saves to these stores, merged with what is stored; none of them is asked twice. */
export function savingMerged(
  stored: StoredMovies,
  repositories: readonly MovieRepository[],
  { readsFirst = false } = {},
): SaveMerged {
  const options = { patienceMs: 0, now: Date.now, onOutage: () => {}, onTrouble: () => {} };
  const stores = new CompositeSaveMovie(
    repositories.map((repository) => ({
      repository,
      patience: new StorePatience(repository.name, options),
    })),
  );
  return new SaveMerged({ stored, stores, readsFirst });
}
