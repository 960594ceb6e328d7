import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { z } from 'zod';
import { StoreFull } from '../../../application/engine/ports.js';
import { errorMessage } from '../../../shared/error-message.js';
import { queryRows, type SqlDatabase, type SqlSession, type SqlValue } from '../sql-database.js';
import { isFull } from '../sql-error.js';
import { holderText, type RunHolder, runHolder, standingOf, thisProcess } from './run-holder.js';

const RENEWED_EVERY_MS = 5_000;
/** Long enough for a server that restarts, short enough to wait for. */
export const STALE_AFTER_SECONDS = 30;
const LOOK_AGAIN_MS = 500;

/** A run that another process is working on. */
export class RunTaken extends Error {
  override readonly name = 'RunTaken';

  constructor(runId: number, holder: RunHolder | null) {
    const who = holder === null ? '' : `it is ${holderText(holder)}: `;
    super(`another process is working on run ${runId}; ${who}wait until it ends, or start a run of your own`);
  }
}

/** The wait for a run was broken off. */
export class RunWaitInterrupted extends Error {
  override readonly name = 'RunWaitInterrupted';
}

/** What a process does about the run that it works on. */
export interface LeaseEvents {
  /** Tells people that it waits to see whether the process before it is gone. */
  readonly say: (line: string) => void;
  /** Another process has the run; nothing more that this one does changes it. */
  readonly onLost: (reason: string) => void;
  /** Ends the wait. */
  readonly signal: AbortSignal;
}

/**
 * The right to work on a run: a token in the run's row, renewed while the process lives. It outlasts connections,
 * restarts of the server and poolers. Whoever finds it stale by the database's clock, or its holder dead, puts its own
 * token there; every change of the run is made by the statement that finds the token in place.
 */
export class RunLease {
  readonly #database: SqlDatabase;
  readonly #token: string;
  readonly #onLost: (reason: string) => void;
  #timer: NodeJS.Timeout | undefined;
  #renewing = false;
  #lost = false;
  #released = false;

  constructor(
    database: SqlDatabase,
    readonly runId: number,
    token: string,
    onLost: (reason: string) => void,
  ) {
    this.#database = database;
    this.#token = token;
    this.#onLost = onLost;
    this.#timer = setInterval(() => this.#renew(), RENEWED_EVERY_MS).unref();
  }

  /**
   * Runs a changing statement if this process still has the run; answers whether it has. $1 is the run and $2 the
   * token; the statement takes its row of `lease`, which is empty once another process has the run. The row stays
   * locked until the change is committed, so that nobody takes the run over in between. Throws `StoreFull` when the
   * database has no room left.
   */
  async change(statement: string, parameters: readonly SqlValue[] = []): Promise<boolean> {
    const { held } = await changeHeld(this.#database, this.runId, this.#token, statement, parameters).catch(
      (error: unknown) => {
        throw isFull(error) ? new StoreFull(`PostgreSQL has no room left: ${errorMessage(error)}`) : error;
      },
    );
    if (!held) await this.#lose();
    return held;
  }

  /** Lets the next process have it at once. */
  async release(): Promise<void> {
    this.#released = true;
    clearInterval(this.#timer);
    if (this.#lost) return;
    // A database that cannot be asked lets the lease grow stale.
    await changeHeld(this.#database, this.runId, this.#token, RELEASE, []).catch(() => {});
  }

  async #renew(): Promise<void> {
    if (this.#renewing) return;
    this.#renewing = true;
    try {
      await this.change(`update runs set lease_renewed_at = now() from lease where runs.id = lease.id`);
    } catch {
      // Only a database that answers can say whose the run is.
    } finally {
      this.#renewing = false;
    }
  }

  async #lose(): Promise<void> {
    // A renewal that was under way at the release finds the token gone, too.
    if (this.#lost || this.#released) return;
    this.#lost = true;
    clearInterval(this.#timer);
    const lease = await readLease(this.#database, this.runId).catch(() => undefined);
    const who = lease?.holder == null ? 'another process' : holderText(lease.holder);
    this.#onLost(
      `${who} has taken run ${this.runId} over, since this process was not heard of for ${STALE_AFTER_SECONDS} s; ` +
        'what it saved stays saved, and the command runs shows how the run goes on',
    );
  }
}

const RELEASE = `
update runs set lease_token = null, lease_renewed_at = null, lease_holder = null from lease where runs.id = lease.id`;

/** Columns and values of a lease that begins with the row of its run. */
export function newLease(): { readonly token: string; readonly holder: string } {
  return { token: randomUUID(), holder: JSON.stringify(thisProcess()) };
}

/**
 * `RunLease.change` on a session, for those who have no lease yet; answers also how many rows were changed. The lock is
 * the one that a change of the row takes itself: two that shared a weaker one would wait for each other.
 */
export async function changeHeld(
  session: SqlSession,
  runId: number,
  token: string,
  statement: string,
  parameters: readonly SqlValue[],
): Promise<{ readonly held: boolean; readonly changed: number }> {
  const [answer] = await queryRows(
    session,
    // Without a lock a change that began before a takeover could be committed after it, over what the new holder has
    // settled; a takeover does not wait for "key share". Per change the lock costs 0.06 ms and 80 bytes of log at most.
    `with lease as (select id from runs where id = $1 and lease_token = $2 for no key update),
       changed as (${statement} returning 1)
     select exists (select from lease) as held, (select count(*) from changed) as changed`,
    [runId, token, ...parameters],
    z.object({ held: z.boolean(), changed: z.number() }),
  );
  return answer ?? { held: false, changed: 0 };
}

/**
 * Takes the run for this process, from nobody or from a process that is gone. One that cannot be seen from here is
 * waited for: until it renews its lease, which throws `RunTaken`, or until the lease is stale.
 */
export async function holdRun(database: SqlDatabase, runId: number, events: LeaseEvents): Promise<RunLease> {
  for (let first: Lease | undefined; ; ) {
    const lease = await readLease(database, runId);
    // The embedded database is open in one process at a time: whoever had it is gone.
    const standing = database.kind === 'pglite' ? 'gone' : standingIn(lease);
    if (standing === 'gone') {
      const token = await takeFrom(database, runId, lease);
      if (token !== undefined) return new RunLease(database, runId, token, events.onLost);
    } else if (standing === 'running' || (first !== undefined && isOther(lease, first))) {
      throw new RunTaken(runId, lease.holder);
    }
    if (standing === 'unknown' && first === undefined) {
      first = lease;
      const who = lease.holder === null ? 'another process' : holderText(lease.holder);
      const left = Math.ceil(STALE_AFTER_SECONDS - lease.ageSeconds);
      events.say(`${who} had run ${runId}; waiting ${left} s at most to see whether it is gone`);
    }
    await setTimeout(LOOK_AGAIN_MS, undefined, { signal: events.signal }).catch(() => {
      throw new RunWaitInterrupted(`interrupted while waiting for run ${runId}; nothing was changed`);
    });
  }
}

interface Lease {
  readonly token: string | null;
  /** Exact, as text. */
  readonly renewedAt: string | null;
  readonly ageSeconds: number;
  readonly holder: RunHolder | null;
}

const leaseRow = z.object({
  token: z.string().nullable(),
  renewedAt: z.string().nullable(),
  ageSeconds: z.number(),
  holder: z.unknown(),
});

async function readLease(database: SqlDatabase, runId: number): Promise<Lease> {
  const [row] = await queryRows(
    database,
    `select lease_token as token, extract(epoch from lease_renewed_at)::text as "renewedAt",
       coalesce(extract(epoch from now() - lease_renewed_at), 0)::float8 as "ageSeconds", lease_holder as holder
     from runs where id = $1`,
    [runId],
    leaseRow,
  );
  if (row === undefined) throw new Error(`run ${runId} is not in the journal any more`);
  return { ...row, holder: runHolder.safeParse(row.holder).data ?? null };
}

function standingIn({ token, ageSeconds, holder }: Lease): ReturnType<typeof standingOf> {
  if (token === null || ageSeconds > STALE_AFTER_SECONDS) return 'gone';
  return holder === null ? 'unknown' : standingOf(holder);
}

function isOther(lease: Lease, earlier: Lease): boolean {
  return lease.token !== earlier.token || lease.renewedAt !== earlier.renewedAt;
}

/** The new token; `undefined` when the lease has changed since it was read. */
async function takeFrom(database: SqlDatabase, runId: number, seen: Lease): Promise<string | undefined> {
  const { token, holder } = newLease();
  const { rows } = await database.execute(
    `update runs set lease_token = $2, lease_renewed_at = now(), lease_holder = $3::jsonb
     where id = $1 and lease_token is not distinct from $4
       and extract(epoch from lease_renewed_at)::text is not distinct from $5
     returning id`,
    [runId, token, holder, seen.token, seen.renewedAt],
  );
  return rows.length === 1 ? token : undefined;
}
