/** Nothing is asked this way for so long; 0 when it does not rest. */
export interface PaceRest {
  readonly restMs: number;
  /** What was seen, for people; of a rest that is over, too. */
  readonly restReason: string | null;
}

/** What the next slot depends on. */
export interface SlotRequest {
  /** Between two slots of a pace that was not slowed down. */
  readonly spacingMs: number;
  /** Between two slots however slow or quick the pace is. */
  readonly apartMs: number;
  /** Answers of the site since it was last told. */
  readonly answers: number;
}

/** A request may start in so many milliseconds, counted from when this was answered. */
export interface PaceSlot extends PaceRest {
  readonly waitMs: number;
  /** The clock of the store when it answered, in milliseconds. */
  readonly clockMs: number;
}

export interface NewRest {
  readonly milliseconds: number;
  readonly reason: string;
  /** The site asked to slow down. */
  readonly throttled: boolean;
}

/** Where processes share paces, each under a key. Whatever it throws may work later. */
export interface PaceStore {
  /** Gives out the next slot, each one once: never before a rest is over, and not to be used after its time. */
  take(key: string, request: SlotRequest): Promise<PaceSlot>;
  /** Tells everybody of a rest. One never shortens another. */
  rest(key: string, rest: NewRest): Promise<void>;
  /** Whether it rests, without taking anything. */
  look(key: string): Promise<PaceRest>;
}
