// Opens an embedded database in a process of its own, writes one row and keeps it open until it is killed or told to
// end: node pglite-holder.mjs <folder>
import { PgliteDatabase } from '../../../dist/infrastructure/database/pglite-database.js';

const [, , folder] = process.argv;
try {
  const database = await PgliteDatabase.open({ folder });
  await database.execute(`insert into people values ('nm0000007', 'Written by another process')`);
  process.stdout.write('holding\n');
  process.stdin.once('data', async () => {
    await database.close();
    process.exit(0);
  });
} catch (error) {
  process.stdout.write(`${error.name}: ${error.message}\n`);
  process.exit(1);
}
