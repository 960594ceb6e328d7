import type { RunObserver } from './ports.js';

/** Tells every observer; one that fails is reported and does not keep the others from hearing. */
export function allObservers(
  observers: readonly RunObserver[],
  onFailure: (error: unknown) => void,
): Required<RunObserver> {
  const tell = (call: (observer: RunObserver) => void) => {
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
    titleListed: (titleId) => tell((observer) => observer.titleListed?.(titleId)),
    attemptStarted: (attempt) => tell((observer) => observer.attemptStarted?.(attempt)),
    attemptFinished: (attempt) => tell((observer) => observer.attemptFinished?.(attempt)),
    titleFinished: async (outcome) => {
      const answers: Promise<void>[] = [];
      tell((observer) => {
        const answer = observer.titleFinished?.(outcome);
        if (answer instanceof Promise) answers.push(answer.catch(onFailure));
      });
      await Promise.all(answers);
    },
    waiting: (wait) => tell((observer) => observer.waiting?.(wait)),
    warned: (warning) => tell((observer) => observer.warned?.(warning)),
  };
}
