import { type JudgedCheck, mayPublish } from '../domain/days/check.js';
import type { CheckDay, LakeFile, PublishedDay, PublishedDays, StagedDay } from './lake-ports.js';

export type DayEnd =
  | { readonly end: 'published' | 'unchanged'; readonly day: PublishedDay }
  /** The staged day stays for who wants to look at it. */
  | { readonly end: 'refused'; readonly staged: StagedDay; readonly checks: readonly JudgedCheck[] };

/** Checks a staged day, and publishes it where no check of severity `error` fails. What says the same as before changes nothing. */
export async function publishDay(staged: StagedDay, days: PublishedDays, check: CheckDay): Promise<DayEnd> {
  const checks = await check(staged, await days.before(staged.date));
  if (!mayPublish(checks)) return { end: 'refused', staged, checks };
  const published = await days.find(staged.date);
  const saysTheSame = published !== null && haveSameFiles(published.files, staged.files);
  if (saysTheSame && (await days.isWhole(published))) {
    await days.discard(staged.date);
    return { end: 'unchanged', day: published };
  }
  return { end: 'published', day: await days.publish(staged, checks) };
}

function haveSameFiles(some: readonly LakeFile[], others: readonly LakeFile[]): boolean {
  const known = new Map(others.map(({ path, sha256 }) => [path, sha256]));
  return some.length === others.length && some.every(({ path, sha256 }) => known.get(path) === sha256);
}
