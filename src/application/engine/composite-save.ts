import type { Movie } from '../../domain/imdb/movie.js';
import type { SaveResult } from '../../domain/engine/outcome.js';
import { errorMessage } from '../../shared/error-message.js';
import { type Observations, StoreRefused } from './ports.js';
import type { PatientStore } from './store-patience.js';

/** What each store did with a movie. */
export interface CompositeSave {
  readonly saved: Readonly<Record<string, SaveResult>>;
  /** Stores that do not have it, by name, and why. */
  readonly refused: Readonly<Record<string, string>>;
  /** Whether none of them will ever take it: asking again would be for nothing. */
  readonly forGood: boolean;
  /** Whether one of them knows more or newer of the title than the movie was merged of: it is to be merged again. */
  readonly isStale: boolean;
}

/**
 * Saves a movie to every store at the same time: all or fail. A title counts as saved only when every store has it,
 * but the failure of one store does not keep the others from saving. What no store may keep all of them refuse; a
 * store that alone refuses a movie, for a rule that only it has, leaves the others with it, and the title is failed.
 */
export class CompositeSaveMovie {
  constructor(private readonly stores: readonly PatientStore[]) {}

  async save(movie: Movie, observations: Observations = [movie]): Promise<CompositeSave> {
    const saved: Record<string, SaveResult> = {};
    const refused: Record<string, string> = {};
    let refusals = 0;
    let isStale = false;
    await Promise.all(
      this.stores.map(async ({ repository, patience }) => {
        try {
          const answer = await patience.ask(() => repository.save(movie, observations));
          if (answer === 'stale') isStale = true;
          else saved[repository.name] = answer;
        } catch (error) {
          refused[repository.name] = errorMessage(error);
          if (error instanceof StoreRefused) refusals += 1;
        }
      }),
    );
    return { saved, refused, forGood: refusals > 0 && refusals === Object.keys(refused).length, isStale };
  }
}
