import { PostgresDatabase } from '../../../../src/infrastructure/database/postgres-database.js';
import { movieRepositoryContract } from '../../../contracts/movie-repository.js';
import { databaseStore } from '../../../support/stores/database-store.js';
import { createTestDatabase } from '../../../support/stores/postgres.js';

movieRepositoryContract('PostgreSQL on a server', async () => {
  const { url, drop } = await createTestDatabase();
  const database = new PostgresDatabase({ url });
  return databaseStore(database, async () => {
    await database.close();
    await drop();
  });
});
