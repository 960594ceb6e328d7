import { z } from 'zod';
import type { RouteShare, WorkerShare } from '../../../../domain/engine/worker-figures.js';
import { storableJson } from '../../../../shared/storable-json.js';

/** Raised when a program of an earlier version would misunderstand what is counted. */
const FORMAT = 1;

/** The most used: a run may have a hundred thousand proxies, and this is written every few seconds. */
const MOST_ROUTES = 500;
/** A bucket of a histogram is far below, whatever an attempt took. */
const LAST_BUCKET = 2_000;

const count = z.number().int().nonnegative();
const counts = z.record(z.string(), count);
const histogram = z.array(z.tuple([z.number().int().min(0).max(LAST_BUCKET), count]));

const route = z.object({
  id: z.string(),
  address: z.string(),
  state: z.enum(['fit', 'resting', 'probing', 'retired']),
  attempts: count,
  pages: count,
  blocked: count,
  throttled: count,
  failed: count,
  medianMs: z.number().nullable(),
  bytes: count,
  durations: histogram.exactOptional(),
});

const share: z.ZodType<WorkerShare> = z.object({
  figures: z.object({
    attempts: count,
    bytes: count,
    durations: histogram,
    records: count,
    fields: z.record(z.string(), z.object({ filled: count, origins: counts })),
    furtherSources: counts,
    warnings: z.array(z.string()),
    warningsLeft: count,
  }),
  routes: z.array(route),
  rows: z.object({ came: count, repeats: count, kept: count }).nullable(),
});

const stored = z.object({ format: z.literal(FORMAT), share });

/** JSON for `run_workers.figures`, with the 500 most used routes; those that were never used and are fit are left out. */
export function shareText({ routes, ...others }: WorkerShare): string {
  const told = routes.filter(({ attempts, state }) => attempts > 0 || state !== 'fit');
  return storableJson({ format: FORMAT, share: { ...others, routes: mostUsed(told) } });
}

function mostUsed(routes: readonly RouteShare[]): readonly RouteShare[] {
  if (routes.length <= MOST_ROUTES) return routes;
  return routes.toSorted((one, other) => other.attempts - one.attempts).slice(0, MOST_ROUTES);
}

/** What `run_workers.figures` holds: `null` for nothing, `unreadable` for what another version of the program wrote. */
export function readShare(value: unknown): WorkerShare | 'unreadable' | null {
  if (value === null) return null;
  return stored.safeParse(value).data?.share ?? 'unreadable';
}
