// Leaves while DuckDB works on a statement that would take hours. Argument: a folder for what memory does not hold.
import { DuckDb } from '../../../dist/infrastructure/lake/duckdb.js';

const duckDb = await DuckDb.open({ neededFor: 'a test', temporaryFolder: process.argv[2] });
setTimeout(() => process.exit(7), 200);
await duckDb.run('select max(md5(a.range || b.range)) from range(1000000) a, range(1000000) b');
