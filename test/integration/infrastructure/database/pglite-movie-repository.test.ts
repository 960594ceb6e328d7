import { PgliteDatabase } from '../../../../src/infrastructure/database/pglite-database.js';
import { movieRepositoryContract } from '../../../contracts/movie-repository.js';
import { databaseStore } from '../../../support/stores/database-store.js';
import { createTestPglite, PGLITE_THREAD } from '../../../support/stores/pglite.js';

movieRepositoryContract('PGlite', async () => {
  const { folder, remove } = await createTestPglite();
  const database = await PgliteDatabase.open({ folder, threadEntry: PGLITE_THREAD });
  return databaseStore(database, async () => {
    await database.close();
    await remove();
  });
});
