import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PgBossWorkQueue } from '../../../src/infrastructure/queue/pg-boss-work-queue.js';
import { runCli } from '../../support/processes/cli.js';
import { type OpenTestDatabase, openServer } from '../../support/stores/databases.js';

let opened: OpenTestDatabase;

/** As a planner leaves it for a moment that brings it to this version. */
beforeEach(async () => {
  opened = await openServer();
  await opened.database.script(
    'delete from schema_migrations where version = (select max(version) from schema_migrations)',
  );
});
afterEach(() => opened?.remove());

const work = () => runCli(['work', '--until-empty'], { env: { DATABASE_URL: opened.url ?? '' } });

describe('work on a database of an earlier version', () => {
  it('counts one in which no run was planned for many machines as one that waits for its planner', async () => {
    expect(await work()).toMatchObject({
      code: 0,
      stderr: 'no run was planned for many machines in this database yet: nothing to do\n',
    });
  });

  it('refuses one in which another version of the program has planned', async () => {
    const queue = await PgBossWorkQueue.open({ databaseUrl: opened.url ?? '', migrates: true });
    await queue.close();
    const { code, stderr } = await work();
    expect(code).toBe(2);
    expect(stderr).toMatch(
      /schema version \d+, and this program works on \d+: plan a run with this version first/,
    );
  });
});
