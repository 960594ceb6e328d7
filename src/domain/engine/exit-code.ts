/** Exit codes of the program. */
export const EXIT = {
  done: 0,
  incomplete: 1,
  badOptions: 2,
  blocked: 3,
  storeDown: 4,
  fault: 5,
  failedChecks: 6,
  interrupted: 130,
} as const;
