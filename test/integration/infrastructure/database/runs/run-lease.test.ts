import { hostname } from 'node:os';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { StoreFull } from '../../../../../src/application/engine/ports.js';
import { standingOf, thisProcess } from '../../../../../src/infrastructure/database/runs/run-holder.js';
import {
  changeHeld,
  holdRun,
  type LeaseEvents,
  RunLease,
  RunTaken,
  RunWaitInterrupted,
} from '../../../../../src/infrastructure/database/runs/run-lease.js';
import { createRun } from '../../../../../src/infrastructure/database/runs/run-start.js';
import type { SqlDatabase } from '../../../../../src/infrastructure/database/sql-database.js';
import { SqlError } from '../../../../../src/infrastructure/database/sql-error.js';
import { DATABASES, type OpenTestDatabase, openServer } from '../../../../support/stores/databases.js';

const CHART = {
  catalogue: 'imdb',
  list: { kind: 'chart', chart: 'top' },
  asked: 250,
  grows: false,
  options: {},
} as const;
const CHANGED = { kind: 'text', text: 'changed' };
const RENAME = `update runs set list = '${JSON.stringify(CHANGED)}' from lease where runs.id = lease.id`;

class Heard implements LeaseEvents {
  readonly said: string[] = [];
  readonly lost: string[] = [];
  readonly controller = new AbortController();
  readonly signal = this.controller.signal;
  readonly say = (line: string) => void this.said.push(line);
  readonly onLost = (reason: string) => void this.lost.push(reason);
}

describe.each(DATABASES)('RunLease on %s', (_, open) => {
  let opened: OpenTestDatabase;
  let database: SqlDatabase;
  let heard: Heard;
  const leases: RunLease[] = [];

  beforeAll(async () => {
    opened = await open();
    database = opened.database;
  });
  beforeEach(() => {
    heard = new Heard();
  });
  afterAll(async () => {
    for (const lease of leases) await lease.release();
    await opened?.remove();
  });

  async function started(events = heard): Promise<RunLease> {
    const { lease } = await createRun(database, CHART, null, events.onLost);
    leases.push(lease);
    return lease;
  }

  const listOf = async (runId: number) =>
    (await database.execute('select list from runs where id = $1', [runId])).rows[0]?.[0];

  it('says that there is no room left, which no asking again mends', async () => {
    const full = {
      message: 'could not extend file',
      code: '53100',
      detail: null,
      hint: null,
      position: null,
    };
    const execute = () => Promise.reject(new SqlError(full));
    const lease = new RunLease(Object.assign(Object.create(database), { execute }), 1, 'token', heard.onLost);
    leases.push(lease);
    await expect(lease.change(RENAME)).rejects.toThrow(StoreFull);
    expect(heard.lost).toEqual([]);
  });

  it('changes the run while it has it', async () => {
    const lease = await started();
    expect(await lease.change(RENAME)).toBe(true);
    expect(await listOf(lease.runId)).toEqual(CHANGED);
    expect(heard.lost).toEqual([]);
  });

  it('changes nothing once another process has taken the run over, and says so once', async () => {
    const lease = await started();
    await database.execute(
      `update runs set lease_token = 'other', lease_holder = '{"host":"far","pid":7,"pidNamespace":null,"startedAt":null}'
       where id = $1`,
      [lease.runId],
    );
    expect([await lease.change(RENAME), await lease.change(RENAME)]).toEqual([false, false]);
    expect(await listOf(lease.runId)).toEqual(CHART.list);
    expect(heard.lost).toEqual([expect.stringMatching(/^process 7 on far has taken run \d+ over, /)]);
    await lease.release();
    const { rows } = await database.execute('select lease_token from runs where id = $1', [lease.runId]);
    expect(rows).toEqual([['other']]);
  });

  it('is not said to be taken over by a renewal that was under way when it was released', async () => {
    const { runId } = await started();
    await database.execute(`update runs set lease_token = 'own' where id = $1`, [runId]);
    let open = () => {};
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    const answered: unknown[] = [];
    const execute: SqlDatabase['execute'] = async (...statement) => {
      if (statement[0].includes('lease_renewed_at = now()')) await gate;
      const answer = await database.execute(...statement);
      answered.push(answer.rows);
      return answer;
    };
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    try {
      const lease = new RunLease(
        Object.assign(Object.create(database), { execute }),
        runId,
        'own',
        heard.onLost,
      );
      vi.advanceTimersByTime(5_000);
      await lease.release();
    } finally {
      vi.useRealTimers();
    }
    open();
    await expect.poll(() => answered).toEqual([[[true, 1]], [[false, 0]]]);
    await new Promise((resolve) => setImmediate(resolve));
    expect(heard.lost).toEqual([]);
  });

  it('is there for the next process once it is released', async () => {
    const lease = await started();
    await lease.release();
    const next = await holdRun(database, lease.runId, heard);
    leases.push(next);
    expect(await next.change(RENAME)).toBe(true);
    expect(await lease.change(RENAME)).toBe(false);
    expect(heard.said).toEqual([]);
  });

  it('is taken over at once when it is stale by the clock of the database', async () => {
    const lease = await started();
    await database.execute(
      `update runs set lease_renewed_at = now() - interval '31 s', lease_holder = '{"host":"far","pid":7,"pidNamespace":null,"startedAt":null}' where id = $1`,
      [lease.runId],
    );
    const next = await holdRun(database, lease.runId, heard);
    leases.push(next);
    expect(await lease.change(RENAME)).toBe(false);
    expect(heard.said).toEqual([]);
  });
});

describe('holdRun on a server', () => {
  let opened: OpenTestDatabase;
  let database: SqlDatabase;
  let heard: Heard;
  let lease: RunLease;

  beforeAll(async () => {
    opened = await openServer();
    database = opened.database;
  });
  beforeEach(async () => {
    heard = new Heard();
    lease = (await createRun(database, CHART, null, () => {})).lease;
  });
  afterAll(async () => {
    await lease?.release();
    await opened?.remove();
  });

  /** As if another process had it, which was heard of so many seconds ago. */
  async function heldBy(holder: object, secondsAgo: number): Promise<void> {
    await database.execute(
      `update runs set lease_token = 'other', lease_holder = $2::jsonb,
         lease_renewed_at = now() - make_interval(secs => $3::float8) where id = $1`,
      [lease.runId, JSON.stringify(holder), secondsAgo],
    );
  }

  const far = { host: 'far', pid: 7, pidNamespace: 'pid:[1]', startedAt: 'other-boot/1' };

  it('refuses a run of a process that runs on this machine, at once and by name', async () => {
    const error = await holdRun(database, lease.runId, heard).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(RunTaken);
    expect(String(error)).toContain(`it is process ${process.pid} on ${hostname()}`);
    expect(heard.said).toEqual([]);
  });

  it('takes the run of a process of this machine that is gone, at once', async () => {
    await heldBy({ ...thisProcess(), startedAt: thisProcess().startedAt?.replace(/\d+$/, '1') ?? null }, 0);
    const next = await holdRun(database, lease.runId, heard);
    expect(await next.change(RENAME)).toBe(true);
    expect(heard.said).toEqual([]);
    await next.release();
  });

  it('waits for a process that it cannot see, says so, and takes the run once that is certainly gone', async () => {
    await heldBy(far, 24);
    const next = await holdRun(database, lease.runId, heard);
    expect(heard.said).toEqual([
      expect.stringMatching(
        /^process 7 on far had run \d+; waiting [1-6] s at most to see whether it is gone$/,
      ),
    ]);
    await next.release();
  });

  it('is refused as soon as a process that it cannot see renews its lease', async () => {
    await heldBy(far, 3);
    const holding = holdRun(database, lease.runId, heard).catch((reason: unknown) => reason);
    await expect.poll(() => heard.said).toHaveLength(1);
    await heldBy(far, 0);
    expect(await holding).toBeInstanceOf(RunTaken);
  });

  it('stops waiting when it is interrupted', async () => {
    await heldBy(far, 0);
    const holding = holdRun(database, lease.runId, heard).catch((reason: unknown) => reason);
    await expect.poll(() => heard.said).toHaveLength(1);
    heard.controller.abort();
    expect(await holding).toBeInstanceOf(RunWaitInterrupted);
  });

  it('lets one of many have a run that is free', async () => {
    await lease.release();
    const all = await Promise.allSettled(
      Array.from({ length: 5 }, () => holdRun(database, lease.runId, new Heard())),
    );
    const taken = all.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    expect(taken).toHaveLength(1);
    for (const one of taken) await one.release();
  });
});

describe('standingOf', () => {
  const here = thisProcess();

  it('knows the processes that it can see', () => {
    expect(standingOf(here)).toBe('running');
    expect(standingOf({ ...here, pid: 2 ** 22 + 1 })).toBe('gone');
  });

  it('says nothing of processes on other machines, in other containers or of before a boot', () => {
    for (const other of [{ host: 'far' }, { pidNamespace: 'pid:[1]' }, { startedAt: 'other-boot/1' }]) {
      expect(standingOf({ ...here, ...other, pid: 2 ** 22 + 1 })).toBe('unknown');
    }
  });
});

describe('changes of one run on a server', () => {
  it('are committed before another process can take the run over, or not made at all', async () => {
    const opened = await openServer();
    try {
      const { database } = opened;
      const { lease } = await createRun(database, CHART, null, () => {});
      await database.execute(`update runs set lease_token = 'own' where id = $1`, [lease.runId]);
      await database.execute(`insert into run_targets (run_id, position, key) values ($1, 1, 'tt0000001')`, [
        lease.runId,
      ]);
      const settle = `update run_targets set state = 'done' from lease where run_id = lease.id`;
      const session = await database.session();
      await session.script('begin');
      expect(await changeHeld(session, lease.runId, 'own', settle, [])).toEqual({ held: true, changed: 1 });
      let isTaken = false;
      const taking = database
        .execute(`update runs set lease_token = 'next' where id = $1`, [lease.runId])
        .then(() => {
          isTaken = true;
        });
      const waiting = async () =>
        (
          await database.execute(
            `select count(*) from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`,
          )
        ).rows[0]?.[0];
      await expect.poll(async () => isTaken || (await waiting())).toBe(1);
      await session.script('commit');
      session.release();
      await taking;
      expect(await changeHeld(database, lease.runId, 'own', settle, [])).toEqual({ held: false, changed: 0 });
      await lease.release();
    } finally {
      await opened.remove();
    }
  });

  it('wait for each other', async () => {
    const opened = await openServer();
    try {
      const { lease } = await createRun(opened.database, CHART, null, () => {});
      const other = await opened.database.session();
      await other.script(`begin; select id from runs where id = ${lease.runId} for share`);
      const renew = () =>
        lease.change('update runs set lease_renewed_at = now() from lease where runs.id = lease.id');
      const both = Promise.allSettled([renew(), renew()]);
      const waiting = async () =>
        (
          await opened.database.execute(
            `select count(*) from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`,
          )
        ).rows[0]?.[0];
      await expect.poll(waiting).toBe(2);
      await other.script('commit');
      other.release();
      expect(await both).toEqual([
        { status: 'fulfilled', value: true },
        { status: 'fulfilled', value: true },
      ]);
      await lease.release();
    } finally {
      await opened.remove();
    }
  });
});
