/**
 * The types of a catalogue, by which the parts of the engine are made for it: the engine hands its values on and knows
 * none of them.
 */
export interface Catalogue {
  /** Names a target in the journal of a run; unique in the catalogue. */
  readonly key: string;
  /** What one attempt fetches: plain data. */
  readonly target: unknown;
  /** What was read of it: plain data. */
  readonly content: unknown;
  /** What the stores keep of it. */
  readonly record: unknown;
}

/** How a catalogue speaks of what a run is about, in reports and errors. */
export interface CatalogueWords {
  /** What a run counts, e.g. `title`, `titles`. */
  readonly target: string;
  readonly targets: string;
  /** What stores keep, e.g. `movie`, `movies`. */
  readonly record: string;
  readonly records: string;
  /** What the site sends, e.g. `pages`. */
  readonly answers: string;
  /** What a person is told of a target that is not there, and of an answer that makes no record. */
  readonly notFound: string;
  readonly invalid: string;
  /** What to do where the site blocks every route, besides waiting and other routes; empty for nothing. */
  readonly instead: string;
  /** What sources do not know and a reader might look for, a sentence each, by their names. */
  readonly gaps: Readonly<Record<string, string>>;
}
