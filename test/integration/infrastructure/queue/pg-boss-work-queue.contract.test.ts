import { inTransaction } from '../../../../src/infrastructure/database/sql-database.js';
import { PgBossWorkQueue } from '../../../../src/infrastructure/queue/pg-boss-work-queue.js';
import { type QueueUnderTest, workQueueContract } from '../../../contracts/work-queue.js';
import { openServer } from '../../../support/stores/databases.js';

/** The least that pg-boss takes, and the time until one of the processes looks. */
const LOSE_AFTER_MS = 15_000;

workQueueContract('pg-boss', { loseAfterMs: LOSE_AFTER_MS }, async () => ({
  create,
  remove: async () => {},
}));

async function create(): Promise<QueueUnderTest> {
  const { database, url, remove } = await openServer();
  const opened: PgBossWorkQueue[] = [];
  const open = async () => {
    const options = { databaseUrl: url ?? '', migrates: true, lostAfterSeconds: 10, renewedEveryMs: 2_000 };
    const queue = await PgBossWorkQueue.open(options);
    opened.push(queue);
    return queue;
  };
  const own = await open();
  return {
    send: async (ranges) => {
      const sendNow = await inTransaction(database, (session) => own.send(ranges, session));
      await sendNow();
    },
    taker: async () => {
      const queue = await open();
      return { queue, die: () => queue.close() };
    },
    care: own,
    remove: async () => {
      for (const queue of opened) await queue.close();
      await remove();
    },
  };
}
