import { PostgresPaces } from '../../../infrastructure/database/runs/shared/postgres-paces.js';
import type { SqlDatabase } from '../../../infrastructure/database/sql-database.js';
import { paceKey } from '../../../infrastructure/routes/pace/pace-key.js';
import { RoutePace } from '../../../infrastructure/routes/pace/route-pace.js';
import { SharedPace } from '../../../infrastructure/routes/pace/shared-pace.js';
import type { PaceOf } from '../../../infrastructure/routes/route-slot.js';

/** The paces of the ways to a site at so many requests a second. */
export type SharedPacing = (siteUrl: string, ratePerSecond: number) => PaceOf;

/**
 * Paces that this machine shares with the others. `database` is asked for nothing else: a slot that came late would be lost.
 * `machineAddress` names the way out of this machine, where it is not that of the others. `onFailure` hears of every failure of the
 * database.
 */
export function sharedPacing(
  database: SqlDatabase,
  machineAddress: string | null,
  onFailure: (error: unknown) => void,
): SharedPacing {
  const store = new PostgresPaces(database);
  return (siteUrl, ratePerSecond) =>
    ({ route }, listener) => {
      const key = paceKey({ siteUrl, route, machineAddress });
      if (key === null) return new RoutePace(ratePerSecond);
      return new SharedPace({ store, key, ratePerSecond, listener, onFailure });
    };
}
