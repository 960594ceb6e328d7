import { readdir, readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { packageFile } from '../../../shared/package-file.js';

const QUERIES_FOLDER = packageFile('sql/queries/');

/** A query that is kept in a file and run by the file's name. */
export interface NamedQuery {
  readonly name: string;
  /** What it answers and which operands it takes: the comment on its first line. */
  readonly summary: string;
  readonly sql: string;
  /** How many operands it takes: the highest `$n` in it. */
  readonly operands: number;
}

/** The queries of a folder, by name. Throws when a file does not begin with a comment line. */
export async function readNamedQueries(folder: URL = QUERIES_FOLDER): Promise<NamedQuery[]> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.sql')).sort();
  return await Promise.all(
    files.map(async (file) => {
      const sql = await readFile(new URL(file, folder), 'utf8');
      const [, summary] = /^-- (.+)/.exec(sql) ?? [];
      if (summary === undefined)
        throw new Error(`sql/queries/${file} must begin with a comment on what it answers`);
      const numbers = [...sql.matchAll(/\$(\d+)/g)].map(([, number]) => Number(number));
      return { name: basename(file, '.sql'), summary, sql, operands: Math.max(0, ...numbers) };
    }),
  );
}
