import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { StorePatience } from '../../../../../src/application/engine/store-patience.js';
import { failure } from '../../../../../src/domain/engine/outcome.js';
import { isTitleId } from '../../../../../src/domain/imdb/title-id.js';
import { patientReads } from '../../../../../src/infrastructure/database/patient-reads.js';
import { PostgresRunJournal } from '../../../../../src/infrastructure/database/runs/postgres-run-journal.js';
import { PostgresRunRecords } from '../../../../../src/infrastructure/database/runs/postgres-run-records.js';
import { holdRun, type RunLease } from '../../../../../src/infrastructure/database/runs/run-lease.js';
import { findRun, targetsOfRun } from '../../../../../src/infrastructure/database/runs/run-records.js';
import { createRun } from '../../../../../src/infrastructure/database/runs/run-start.js';
import type { SqlDatabase, SqlSession } from '../../../../../src/infrastructure/database/sql-database.js';
import { SqlError } from '../../../../../src/infrastructure/database/sql-error.js';
import { DatasetTitleList } from '../../../../../src/infrastructure/imdb-datasets/dataset-title-list.js';
import { parseListQuery } from '../../../../../src/infrastructure/imdb-datasets/list-query.js';
import { titleId } from '../../../../support/builders/movie-builder.js';
import { type OpenTestDatabase, openServer } from '../../../../support/stores/databases.js';
import { IDS } from '../../../../support/stores/journals.js';

let place: OpenTestDatabase;
let database: SqlDatabase;

beforeAll(async () => {
  place = await openServer();
  database = place.database;
});
afterAll(async () => {
  await place?.remove();
});

const cut = () =>
  new SqlError({
    message: 'terminating connection',
    code: '57P01',
    detail: null,
    hint: null,
    position: null,
  });

/** Loses the answer to the first of every three statements once it is `on`, after the database has performed it. */
function losingAnswers<Session extends SqlSession>(session: Session, loses = { on: true }): Session {
  let count = 0;
  return Object.assign(Object.create(session), {
    execute: async (...call: Parameters<SqlSession['execute']>) => {
      if (loses.on) count += 1;
      const answer = await session.execute(...call);
      if (loses.on && count % 3 === 1) throw cut();
      return answer;
    },
  });
}

function patience(): StorePatience {
  return new StorePatience('database', {
    patienceMs: 60_000,
    now: Date.now,
    onOutage: () => {},
    onTrouble: () => {},
  });
}

const leases: RunLease[] = [];
afterAll(async () => {
  for (const lease of leases) await lease.release();
});

async function newRun(on = database): Promise<RunLease> {
  const run = { catalogue: 'imdb', list: IDS, asked: null, grows: false, options: {} } as const;
  const { lease } = await createRun(database, run, null, () => {});
  await lease.release();
  const signal = new AbortController().signal;
  const held = await holdRun(on, lease.runId, { say: () => {}, onLost: () => {}, signal });
  leases.push(held);
  return held;
}

async function all(keys: AsyncIterable<string>): Promise<string[]> {
  const found: string[] = [];
  for await (const key of keys) found.push(key);
  return found;
}

const ids = (count: number) => Array.from({ length: count }, (_, index) => titleId(index + 1));

describe('when answers of the database are lost', () => {
  it('the journal hands out every title of a piece once, also one that it had written already', async () => {
    const loses = { on: false };
    const losing = losingAnswers(database, loses);
    const lease = await newRun(losing);
    const journal = new PostgresRunJournal(losing, {
      lease,
      listComplete: false,
      source: 'imdb-html',
      recentMs: null,
      isKey: isTitleId,
      send: () => {},
    });
    loses.on = true;
    const asking = patience();
    const handedOut: string[] = [];
    let after = 0;
    for (const piece of [ids(500), [...ids(3), ...ids(700).slice(500)]]) {
      await asking.ask(() => journal.enqueue(piece));
      const left = await asking.ask(() => journal.left(after, 1000));
      handedOut.push(...left.map(({ key }) => key));
      after = left.at(-1)?.position ?? after;
    }
    loses.on = false;
    expect(handedOut).toEqual(ids(700));
    expect(await findRun(database, lease.runId)).toMatchObject({ queued: 700 });
  });

  it('the journal hands out every title once where several enqueue, and others come before a piece is sent again', async () => {
    const loses = { on: false };
    const losing = losingAnswers(database, loses);
    const lease = await newRun(losing);
    const journal = new PostgresRunJournal(losing, {
      lease,
      listComplete: false,
      source: 'imdb-html',
      recentMs: null,
      isKey: isTitleId,
      send: () => {},
    });
    const all = ids(60);
    const handedOut: string[] = [];
    let after = 0;
    const handOut = async () => {
      const left = await journal.left(after, 1000);
      handedOut.push(...left.map(({ key }) => key));
      after = left.at(-1)?.position ?? after;
    };
    await journal.enqueue(all.slice(0, 20));
    loses.on = true;
    await expect(journal.enqueue(all.slice(20, 40))).rejects.toThrow('terminating connection');
    loses.on = false;
    await handOut();
    await journal.enqueue(all.slice(40));
    await journal.enqueue(all.slice(20, 40));
    await handOut();
    expect(handedOut).toEqual(all);
  });

  it('the list of failed titles goes on where it was', async () => {
    const { runId } = await newRun();
    await database.execute(
      `insert into run_targets (run_id, position, key, state, failure_kind)
       select $1, n, 'tt' || lpad(n::text, 7, '0'), 'failed', 'blocked' from generate_series(1, 2500) n`,
      [runId],
    );
    const reads = patientReads(losingAnswers(database), patience());
    expect(await all(new PostgresRunRecords(reads).stillFailedKeys(runId, []))).toEqual(ids(2500));
  });

  it('a list over the datasets goes on where it was', async () => {
    await database.script(`
      insert into imdb.title_basics (tconst, title_type, primary_title)
        select 'tt' || lpad(n::text, 7, '0'), 'movie', 'Movie' from generate_series(1, 1200) n;
      insert into imdb.title_ratings (tconst, average_rating, num_votes)
        select 'tt' || lpad(n::text, 7, '0'), 7, 5000 - n from generate_series(1, 1200) n;
      insert into imdb.dataset_files
        select unnest(array['title.basics', 'title.ratings']), now(), 1, 1, 'x', now();`);
    const parsed = parseListQuery('kind=movie');
    if ('faults' in parsed) throw new Error('no condition');
    const reads = patientReads(losingAnswers(database), patience());
    const list = new DatasetTitleList(reads, parsed.condition, 'kind=movie');
    expect(await all(list.keys(new AbortController().signal))).toEqual(ids(1200));
  });

  it('what may not pass is thrown at once', async () => {
    const reads = patientReads(database, patience());
    await expect(reads.execute('select * from no_such_table')).rejects.toThrow('no_such_table');
  });
});

describe('a reason that no database can hold', () => {
  it('is settled and reported all the same, beside the titles of its batch', async () => {
    const lease = await newRun();
    const journal = new PostgresRunJournal(database, {
      lease,
      listComplete: false,
      source: 'imdb-html',
      recentMs: null,
      isKey: isTitleId,
      send: () => {},
    });
    await journal.enqueue(ids(3));
    const nothing = { attempts: 1, saved: {}, refusedBy: [] };
    await Promise.all(
      ids(3).map((id) =>
        journal.settle(
          {
            kind: 'failed',
            key: id,
            failure: failure('blocked', `saw \0 and \ud800 of ${id}`),
            ...nothing,
          },
          null,
        ),
      ),
    );
    const seen: (string | null)[] = [];
    for await (const { lastError } of targetsOfRun(database, lease.runId, { state: 'failed', kinds: [] })) {
      seen.push(lastError);
    }
    expect(seen).toEqual(ids(3).map((id) => `saw  and \ufffd of ${id}`));
  });
});
