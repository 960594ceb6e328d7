import type { Catalogue } from '../../domain/engine/catalogue.js';
import type { RunObserver } from './ports.js';

/** Tells every observer; one that fails is reported and does not keep the others from hearing. */
export function allObservers<C extends Catalogue>(
  observers: readonly RunObserver<C>[],
  onFailure: (error: unknown) => void,
): Required<RunObserver<C>> {
  const tell = (call: (observer: RunObserver<C>) => void) => {
    for (const observer of observers) {
      try {
        call(observer);
      } catch (error) {
        onFailure(error);
      }
    }
  };
  return {
    runStarted: (run) => tell((observer) => observer.runStarted?.(run)),
    targetListed: (key) => tell((observer) => observer.targetListed?.(key)),
    attemptStarted: (attempt) => tell((observer) => observer.attemptStarted?.(attempt)),
    attemptFinished: (attempt) => tell((observer) => observer.attemptFinished?.(attempt)),
    targetFinished: async (outcome) => {
      const answers: Promise<void>[] = [];
      tell((observer) => {
        const answer = observer.targetFinished?.(outcome);
        if (answer instanceof Promise) answers.push(answer.catch(onFailure));
      });
      await Promise.all(answers);
    },
    othersSettled: (others) => tell((observer) => observer.othersSettled?.(others)),
    waiting: (wait) => tell((observer) => observer.waiting?.(wait)),
    warned: (warning) => tell((observer) => observer.warned?.(warning)),
  };
}
