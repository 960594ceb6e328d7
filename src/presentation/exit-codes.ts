/** Exit codes of the program that are not decided by a run's report. */
export const EXIT = { done: 0, badOptions: 2, storeDown: 4, fault: 5 } as const;
