import { lastChangesDays } from '../../../infrastructure/database/runs/last-changes-days.js';
import { PostgresRunRecords } from '../../../infrastructure/database/runs/postgres-run-records.js';
import type { SqlDatabase } from '../../../infrastructure/database/sql-database.js';
import { loadedKinds } from '../../../infrastructure/database/tmdb/new-id-list.js';
import { storedSince } from '../../../infrastructure/database/tmdb/stored-details.js';
import type { CollectedBefore } from '../../options/tmdb/given-upkeep.js';
import { openIfFilled } from '../existing-database.js';

/** What the database has of earlier commands. It is opened for each question, and let go of before a run opens it. */
export function collectedBefore(settings: {
  readonly databaseUrl: string | null;
  readonly out: string;
}): CollectedBefore {
  const ask = async <Answer>(empty: Answer, question: (session: SqlDatabase) => Promise<Answer>) => {
    const database = await openIfFilled(settings);
    if (database === null) return empty;
    try {
      return await question(database);
    } finally {
      await database.close();
    }
  };
  return {
    lastChangesDays: (of) =>
      ask<ReadonlyMap<string, string>>(new Map(), (session) => lastChangesDays(session, of)),
    loadedKinds: () => ask<ReadonlySet<string>>(new Set(), loadedKinds),
    storedSince: once(() => ask<ReadonlyMap<string, string>>(new Map(), storedSince)),
    hasUnfinishedRun: once(() =>
      ask(false, async (session) => (await new PostgresRunRecords(session).unfinished('tmdb')) !== undefined),
    ),
  };
}

function once<Answer>(ask: () => Promise<Answer>): () => Promise<Answer> {
  let answer: Promise<Answer> | undefined;
  return () => {
    answer ??= ask();
    return answer;
  };
}
