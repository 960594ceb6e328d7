import { PostgresPaces } from '../../../../../src/infrastructure/database/runs/postgres-paces.js';
import { paceStoreContract } from '../../../../contracts/pace-store.js';
import { DATABASES } from '../../../../support/stores/databases.js';

for (const [name, open] of DATABASES) {
  paceStoreContract(name, async () => {
    const { database, remove } = await open();
    return { paces: new PostgresPaces(database), remove };
  });
}
