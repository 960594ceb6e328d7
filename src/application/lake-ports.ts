import type { JudgedCheck } from '../domain/days/check.js';
import type { Segment } from '../domain/days/lake-tables.js';

/** A list of TMDB that is followed from day to day, by its name, as `trending/tv/week`, and how many of its places. */
export interface TrackedList {
  readonly list: string;
  readonly places: number;
}

/** One file of a table. */
export interface LakeFile {
  /** From the folder of the lake. */
  readonly path: string;
  readonly table: string;
  /** `null` of a dimension. */
  readonly segment: Segment | null;
  readonly rows: number;
  readonly bytes: number;
  readonly sha256: string;
}

/** A day as it is built, before anybody can read it. */
export interface StagedDay {
  readonly date: string;
  readonly tracked: readonly TrackedList[];
  readonly files: readonly LakeFile[];
}

/** A day that can be read, as its manifest says, with the dimensions as they are now. */
export interface PublishedDay extends StagedDay {
  readonly schemaVersion: number;
  readonly programVersion: string;
  /** Time, ISO 8601 in UTC. */
  readonly publishedAt: string;
  readonly checks: readonly JudgedCheck[];
}

/** What is known of days, as files. */
export interface DayBuilder {
  /** Days on which each of the lists was seen. */
  knownDays(tracked: readonly TrackedList[]): Promise<ReadonlySet<string>>;
  /** Builds the day anew in its staging, in the place of what stood there. */
  build(date: string, tracked: readonly TrackedList[]): Promise<StagedDay>;
}

/** Runs every check over a staged day, in the order of their names. `earlier` is what it is compared with. */
export type CheckDay = (staged: StagedDay, earlier: PublishedDay | null) => Promise<readonly JudgedCheck[]>;

export interface PublishedDays {
  /** `null` also for one whose manifest cannot be read. */
  find(date: string): Promise<PublishedDay | null>;
  /** The last one before it. */
  before(date: string): Promise<PublishedDay | null>;
  /** Whether its files are there as they were published. */
  isWhole(day: PublishedDay): Promise<boolean>;
  /** Lets everybody read the staged day: all of it, or, where it is broken off, all of it at the next start. */
  publish(staged: StagedDay, checks: readonly JudgedCheck[]): Promise<PublishedDay>;
  /** Forgets what was staged. */
  discard(date: string): Promise<void>;
}
