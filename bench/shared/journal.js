import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '../../dist/infrastructure/database/open-database.js';
import { createRun } from '../../dist/infrastructure/database/runs/run-start.js';
import { SharedRunJournal } from '../../dist/infrastructure/database/runs/shared/shared-run-journal.js';
import { PgBossWorkQueue } from '../../dist/infrastructure/queue/pg-boss-work-queue.js';
import { PostgresServer } from '../measure/postgres-server.js';

const AT_A_TIME = 2_000;
const LAST = { routeId: 'direct', httpStatus: 200, bytes: 245_000, milliseconds: 180 };

/**
 * What the journal of so many targets takes on a PostgreSQL server as it comes, in bytes: planned, then settled, each as the
 * program does it, then vacuumed; and the jobs of its ranges. The server is gone again afterwards.
 */
export async function measureJournal(targets) {
  const folder = await mkdtemp(join(tmpdir(), 'imdb-scraper-bench-shared-'));
  await chmod(folder, 0o755);
  const server = await PostgresServer.start(join(folder, 'postgres'));
  try {
    const databaseUrl = await server.createDatabase();
    const database = await openDatabase({ databaseUrl, folder: '' });
    const queue = await PgBossWorkQueue.open({ databaseUrl, migrates: true });
    try {
      return await measured(database, queue, targets);
    } finally {
      await queue.close();
      await database.close();
    }
  } finally {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function measured(database, queue, targets) {
  const keys = Array.from({ length: targets }, (_, index) => `tt${10_000_000 + index}`);
  const sizes = async () => {
    const { rows } = await database.execute(`
      select pg_relation_size('run_targets')::float8, pg_indexes_size('run_targets')::float8,
        (select sum(pg_total_relation_size(relid))::float8 from pg_partition_tree('work_queue.job'))`);
    const [rowBytes, indexBytes, jobBytes] = rows[0];
    return { rowBytes, indexBytes, jobBytes };
  };
  const empty = await sizes();
  const less = ({ rowBytes, indexBytes, jobBytes }) => ({
    rowBytes: rowBytes - empty.rowBytes,
    indexBytes: indexBytes - empty.indexBytes,
    jobBytes: jobBytes - empty.jobBytes,
  });
  const list = { kind: 'ids', from: { file: 'ids.txt' } };
  async function* pieces() {
    yield* keys;
  }
  const begun = performance.now();
  const { lease } = await createRun(
    database,
    { catalogue: 'imdb', list, asked: null, options: {} },
    () => pieces(),
    () => {},
    queue,
  );
  const plannedMs = performance.now() - begun;
  const planned = less(await sizes());
  const journal = new SharedRunJournal(database, {
    runId: lease.runId,
    plan: 1,
    worker: '',
    listComplete: true,
    source: 'imdb-html',
    recentMs: null,
    isKey: () => true,
    sender: queue,
    onFinish: async () => {},
  });
  const settling = performance.now();
  for (let from = 0; from < targets; from += AT_A_TIME) {
    const piece = keys.slice(from, from + AT_A_TIME);
    await Promise.all(
      piece.map((key) =>
        journal.settle({ kind: 'scraped', key, savedAs: null, source: 'imdb-html', attempts: 1 }, LAST),
      ),
    );
  }
  const settledMs = performance.now() - settling;
  const settled = less(await sizes());
  await lease.release();
  await database.execute('vacuum full run_targets');
  const packed = less(await sizes());
  return { targets, plannedMs, settledMs, planned, settled, packed };
}
