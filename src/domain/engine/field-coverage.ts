import type { CatalogueWords } from './catalogue.js';

/** How many of a run's records have each field. */
export interface CoverageOfRun {
  readonly runId: number;
  readonly scraped: number;
  readonly fields: Readonly<Record<string, { readonly filled: number }>>;
}

/** A field that the answers of this run held much more seldom than those of an earlier one. */
export interface FieldFall {
  readonly field: string;
  /** Shares of the records that have it, 0 to 1. */
  readonly before: number;
  readonly now: number;
}

/** Fewer say nothing about the site: a few odd records would move a share a long way. */
export const FEWEST_TO_COMPARE = 20;

/** In points of a share; and as a part of what it was. Both, so that neither rare nor common fields cry wolf. */
const NOTABLE_FALL = 0.25;
const NOTABLE_FALL_OF_SHARE = 1 / 3;

/** The share of a run's records that have the field, 0 to 1; `null` where the run does not know the field. */
export function shareOf(run: CoverageOfRun, field: string): number | null {
  const coverage = Object.hasOwn(run.fields, field) ? run.fields[field] : undefined;
  return coverage === undefined || run.scraped === 0 ? null : coverage.filled / run.scraped;
}

/** The fields that fell by more than 25 points and by more than a third, which means that the site changed. */
export function fallenFields(now: CoverageOfRun, before: CoverageOfRun): readonly FieldFall[] {
  if (Math.min(now.scraped, before.scraped) < FEWEST_TO_COMPARE) return [];
  return Object.keys(now.fields).flatMap((field) => {
    const was = shareOf(before, field);
    const is = shareOf(now, field);
    if (was === null || is === null) return [];
    const fall = was - is;
    return fall > NOTABLE_FALL && fall > was * NOTABLE_FALL_OF_SHARE ? [{ field, before: was, now: is }] : [];
  });
}

/** A sentence of each field that fell since the earlier run, where there was one. */
export function fallWarnings(
  now: CoverageOfRun,
  earlier: CoverageOfRun | null,
  { records, answers }: CatalogueWords,
): readonly string[] {
  if (earlier === null) return [];
  const percent = (share: number) => `${Math.round(share * 100)} %`;
  return fallenFields(now, earlier).map(
    (fall) =>
      `${fall.field} is in ${percent(fall.now)} of the ${records}, after ${percent(fall.before)} in run ${earlier.runId}: ` +
      `the ${answers} may have changed`,
  );
}
