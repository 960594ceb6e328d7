/**
 * The least that JSON lines of a table cost: a cursor over the JSON that PostgreSQL makes, read and dropped, with the program's
 * own driver. Usage: node bench/lake/export-floor.js <relation> <folder> [url]
 */
import { connectDatabase } from '../../dist/infrastructure/database/open-database.js';

const ROWS = 1000;
const [relation, folder, url = null] = process.argv.slice(2);

const database = await connectDatabase({ databaseUrl: url, folder });
const session = await database.session(600_000);
await session.script('begin read only');
await session.execute(
  `declare floor no scroll cursor for select row_to_json(q)::text from (select * from ${relation}) q`,
);
let rows = 0;
for (let read = ROWS; read === ROWS; rows += read) {
  read = (await session.execute(`fetch ${ROWS} from floor`)).rows.length;
}
await session.script('rollback');
session.release();
await database.close();
process.stdout.write(JSON.stringify({ rows }));
