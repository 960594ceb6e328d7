import { PostgresRunJournal } from '../../src/infrastructure/database/postgres-run-journal.js';
import { createRun, findRun } from '../../src/infrastructure/database/run-records.js';
import type { SqlDatabase } from '../../src/infrastructure/database/sql-database.js';
import type { JournalsUnderTest } from '../contracts/run-journal.js';
import { RunJournalInMemory } from './in-memory.js';

/** The journals of a database, each of a run of its own. */
export function journalsIn(database: SqlDatabase, remove: () => Promise<void>): JournalsUnderTest {
  const open = (runId: number, listComplete: boolean, recentSince: Date | null) =>
    new PostgresRunJournal(database, { runId, listComplete, recentSince });
  return {
    begin: async (recentSince) => open(await beginRun(database), false, recentSince ?? null),
    reopen: async (runId) => open(runId, (await findRun(database, runId))?.listComplete ?? false, null),
    remove,
  };
}

/** Writes a run that nobody holds. */
export async function beginRun(database: SqlDatabase, list = 'ids'): Promise<number> {
  const { runId, hold } = await createRun(database, { list, asked: null, options: { list: [list] } });
  hold?.release('spoiled');
  return runId;
}

export function journalsInMemory(): JournalsUnderTest {
  const journals: RunJournalInMemory[] = [];
  return {
    begin: async (recentSince) => {
      const journal = new RunJournalInMemory(journals.length + 1);
      for (const { fetched } of journals) {
        for (const [titleId, at] of fetched) {
          if (recentSince !== undefined && at >= recentSince) journal.recent.add(titleId);
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
