import { runJournalContract } from '../../../../contracts/run-journal.js';
import { DATABASES } from '../../../../support/stores/databases.js';
import { journalsIn } from '../../../../support/stores/journals.js';

for (const [name, open] of DATABASES) {
  runJournalContract(name, async () => {
    const { database, remove } = await open();
    return journalsIn(database, remove);
  });
}
