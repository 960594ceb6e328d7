// As DuckDB's own program with `-init views.sql`: runs that file of the working folder, then a query, and prints its rows as JSON.
// Usage: node duckdb-init.mjs <sql>
import { readFile } from 'node:fs/promises';
import { DuckDBInstance } from '@duckdb/node-api';

const connection = await (await DuckDBInstance.create(':memory:')).connect();
await connection.run(await readFile('views.sql', 'utf8'));
const reader = await connection.runAndReadAll(process.argv[2]);
console.log(JSON.stringify(reader.getRowObjectsJson()));
