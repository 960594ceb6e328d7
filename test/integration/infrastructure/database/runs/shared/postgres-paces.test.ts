import { expect, it } from 'vitest';
import { PostgresPaces } from '../../../../../../src/infrastructure/database/runs/shared/postgres-paces.js';
import { paceStoreContract } from '../../../../../contracts/pace-store.js';
import { DATABASES } from '../../../../../support/stores/databases.js';

for (const [name, open] of DATABASES) {
  paceStoreContract(name, async () => {
    const { database, remove } = await open();
    return { paces: new PostgresPaces(database), remove };
  });

  it(`a pace in ${name} that nobody has used for a minute is what it was before it was throttled`, async () => {
    const { database, remove } = await open();
    const paces = new PostgresPaces(database);
    const slowness = async () => {
      await paces.take('films.test direct', { spacingMs: 1, apartMs: 0, answers: 0 });
      return (await database.execute('select slowness from paces')).rows;
    };
    try {
      await paces.rest('films.test direct', { milliseconds: 1, reason: 'HTTP 429', throttled: true });
      expect(await slowness()).toEqual([[1.5]]);
      await database.execute(
        `update paces set slot_at = slot_at - interval '2 min', rests_until = rests_until - interval '50 s'`,
      );
      expect(await slowness()).toEqual([[1.5]]);
      await database.execute(
        `update paces set slot_at = slot_at - interval '2 min', rests_until = rests_until - interval '2 min'`,
      );
      expect(await slowness()).toEqual([[1]]);
    } finally {
      await remove();
    }
  });
}
