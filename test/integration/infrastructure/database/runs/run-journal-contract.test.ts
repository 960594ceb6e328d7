import { runJournalContract } from '../../../../contracts/run-journal.js';
import { DATABASES } from '../../../../support/stores/databases.js';
import { journalsIn } from '../../../../support/stores/journals.js';
import { sharedJournalsIn } from '../../../../support/stores/shared-journals.js';

for (const [name, open] of DATABASES) {
  runJournalContract(name, async () => {
    const { database, remove } = await open();
    return journalsIn(database, remove);
  });
  runJournalContract(`${name}, of a run that many share,`, async () => {
    const { database, remove } = await open();
    return sharedJournalsIn(database, remove);
  });
}
