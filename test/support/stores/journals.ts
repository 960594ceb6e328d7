import { isTitleId } from '../../../src/domain/imdb/title-id.js';
import type { RunList } from '../../../src/domain/run-list.js';
import { PostgresRunJournal } from '../../../src/infrastructure/database/runs/postgres-run-journal.js';
import type { RunLease } from '../../../src/infrastructure/database/runs/run-lease.js';
import { findRun } from '../../../src/infrastructure/database/runs/run-records.js';
import { createRun } from '../../../src/infrastructure/database/runs/run-start.js';
import type { SqlDatabase } from '../../../src/infrastructure/database/sql-database.js';
import type { JournalsUnderTest } from '../../contracts/run-journal.js';
import { RunJournalInMemory } from './in-memory.js';

/** The journals of a database, each of a run of its own. */
export function journalsIn(database: SqlDatabase, remove: () => Promise<void>): JournalsUnderTest {
  const leases = new Map<number, RunLease>();
  return {
    begin: async ({ source = 'imdb-html', recentMs = null } = {}) => {
      const lease = await beginRun(database);
      leases.set(lease.runId, lease);
      return new PostgresRunJournal(database, {
        lease,
        listComplete: false,
        source,
        recentMs,
        isKey: isTitleId,
        send: () => {},
      });
    },
    reopen: async (runId) => {
      const lease = leases.get(runId);
      if (lease === undefined) throw new Error(`there is no run ${runId}`);
      const listComplete = (await findRun(database, runId))?.listComplete ?? false;
      return new PostgresRunJournal(database, {
        lease,
        listComplete,
        source: 'imdb-html',
        recentMs: null,
        isKey: isTitleId,
        send: () => {},
      });
    },
    remove: async () => {
      for (const lease of leases.values()) await lease.release();
      await remove();
    },
  };
}

/** Ids of a command line. */
export const IDS: RunList = { kind: 'ids', from: 'arguments' };

/** Writes a run whose list is pulled. */
export async function beginRun(database: SqlDatabase): Promise<RunLease> {
  const run = {
    catalogue: 'imdb',
    list: IDS,
    asked: null,
    grows: false,
    options: { ids: ['tt0000001'] },
  } as const;
  return (await createRun(database, run, null, () => {})).lease;
}

export function journalsInMemory(): JournalsUnderTest {
  const journals: RunJournalInMemory[] = [];
  return {
    begin: async ({ source = 'imdb-html', recentMs = null } = {}) => {
      const journal = new RunJournalInMemory(journals.length + 1);
      for (const { given } of journals) {
        for (const [titleId, by] of given) {
          const isRecent = recentMs !== null && Date.now() - by.at.getTime() <= recentMs;
          if (isRecent && by.source === source) journal.recent.add(titleId);
        }
      }
      journals.push(journal);
      return journal;
    },
    reopen: async (runId) => {
      const journal = journals[runId - 1];
      if (journal === undefined) throw new Error(`there is no run ${runId}`);
      return journal;
    },
    remove: async () => {},
  };
}
