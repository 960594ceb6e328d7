import type { SaveCounts, SaveResult } from '../../domain/engine/outcome.js';
import { errorMessage } from '../../shared/error-message.js';
import { StoreRefused, TargetSettled } from './ports.js';
import type { NamedStore, PatientStore } from './store-patience.js';

/** What each store did with what it was given. */
export interface CompositeSaved<Result extends SaveResult | SaveCounts> {
  readonly saved: Readonly<Record<string, Result>>;
  /** Stores that do not have it, by name, and why. */
  readonly refused: Readonly<Record<string, string>>;
  /** Whether none of them will ever take it: asking again would be for nothing. */
  readonly forGood: boolean;
  /** Whether one of them knows more or newer than what it was given was merged of: it is to be merged again. */
  readonly isStale: boolean;
  /** Whether the target was settled by another process before, so that nothing was written. */
  readonly wasSettled: boolean;
}

/**
 * Saves to every store at the same time: all or fail. A target counts as saved only when every store has what it
 * yielded, but the failure of one store does not keep the others from saving. What no store may keep all of them refuse;
 * a store that alone refuses it, for a rule that only it has, leaves the others with it, and the target is failed.
 */
export class CompositeSave<Store extends NamedStore> {
  constructor(private readonly stores: readonly PatientStore<Store>[]) {}

  /** A store answers `stale` when it holds what another source has said, or something newer, and has written nothing. */
  async save<Result extends SaveResult | SaveCounts>(
    saveTo: (store: Store) => Promise<Result | 'stale'>,
  ): Promise<CompositeSaved<Result>> {
    const saved: Record<string, Result> = {};
    const refused: Record<string, string> = {};
    let refusals = 0;
    let isStale = false;
    let wasSettled = false;
    await Promise.all(
      this.stores.map(async ({ store, patience }) => {
        try {
          const answer = await patience.ask(
            () => saveTo(store),
            (error) => !(error instanceof TargetSettled),
          );
          if (answer === 'stale') isStale = true;
          else saved[store.name] = answer;
        } catch (error) {
          if (error instanceof TargetSettled) {
            wasSettled = true;
            return;
          }
          refused[store.name] = errorMessage(error);
          if (error instanceof StoreRefused) refusals += 1;
        }
      }),
    );
    const forGood = refusals > 0 && refusals === Object.keys(refused).length;
    return { saved, refused, forGood, isStale, wasSettled };
  }
}
