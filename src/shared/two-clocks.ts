/** A moment by two clocks, since one of them stands still while a machine sleeps and the other can be set. */
export interface Moment {
  readonly steady: number;
  readonly wall: number;
}

export function thisMoment(): Moment {
  return { steady: performance.now(), wall: Date.now() };
}

/** Whether less than so many milliseconds have passed since, by both clocks: where they differ it is not sure. */
export function isWithin(milliseconds: number, since: Moment): boolean {
  const { steady, wall } = thisMoment();
  return steady - since.steady < milliseconds && Math.abs(wall - since.wall) < milliseconds;
}
