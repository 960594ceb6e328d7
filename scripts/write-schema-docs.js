// Writes docs/schema.md from the comments in the database that the migrations make; with --check it only compares.
// Wants the built program (npm run build).
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '../dist/infrastructure/database/open-database.js';

const FILE = new URL('../docs/schema.md', import.meta.url);

const HEAD = `# Tables and views

Written by \`npm run docs:schema\` from the comments in \`sql/\`; change those, not this page.

Null means unknown, never zero or an empty text. How to ask: [queries](queries.md). \`query\` reads these and nothing else, as
the role \`imdb_scraper_reader\` ([operations](operations.md#the-database)).
`;

// Relations of the program without partitions, tables before views, in the order in which the migrations made them.
const RELATIONS = `
select c.oid::int, n.nspname, c.relname, c.relkind, obj_description(c.oid, 'pg_class'),
  obj_description(n.oid, 'pg_namespace')
from pg_class c join pg_namespace n on n.oid = c.relnamespace
where c.relkind in ('r', 'p', 'v') and not c.relispartition and n.nspname !~ '^(pg_|information_schema)'
order by n.nspname <> 'public', n.nspname, c.relkind = 'v', c.oid`;

const COLUMNS = `
select a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, col_description(a.attrelid, a.attnum)
from pg_attribute a
where a.attrelid = $1::int and a.attnum > 0 and not a.attisdropped
order by a.attnum`;

// Primary key, references and checks, then the indexes that belong to no constraint.
const RULES = `
select case c.contype when 'p' then 'Key' when 'f' then 'Reference' when 'u' then 'Unique' else 'Check' end,
  pg_get_constraintdef(c.oid)
from pg_constraint c
where c.conrelid = $1::int and c.contype in ('p', 'f', 'u', 'c')
order by position(c.contype::text in 'pufc'), c.conname`;

const INDEXES = `
select 'Index', regexp_replace(pg_get_indexdef(i.indexrelid), '^.* USING btree ', '')
from pg_index i join pg_class x on x.oid = i.indexrelid
where i.indrelid = $1::int and not exists (select from pg_constraint c where c.conindid = i.indexrelid)
order by x.relname`;

const text = await describe();
if (process.argv.includes('--check')) {
  if ((await readFile(FILE, 'utf8').catch(() => '')) !== text) {
    process.stderr.write('docs/schema.md is stale; run npm run docs:schema\n');
    process.exitCode = 1;
  }
} else await writeFile(FILE, text);

async function describe() {
  const folder = await mkdtemp(join(tmpdir(), 'imdb-scraper-schema-'));
  const database = await openDatabase({ databaseUrl: null, folder: join(folder, 'pglite') });
  try {
    let page = HEAD;
    let schema = 'public';
    const relations = await database.execute(RELATIONS);
    for (const [oid, inSchema, name, kind, comment, schemaComment] of relations.rows) {
      if (inSchema !== schema) page += `\n# Schema ${inSchema}\n\n${schemaComment ?? ''}\n`;
      schema = inSchema;
      page += `\n## ${inSchema === 'public' ? '' : `${inSchema}.`}${name}${kind === 'v' ? ' (view)' : ''}\n\n${comment ?? ''}\n\n`;
      page += await columnTable(database, oid, kind);
      page += await ruleList(database, oid);
    }
    return page;
  } finally {
    await database.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function columnTable(database, oid, kind) {
  const { rows } = await database.execute(COLUMNS, [oid]);
  const isView = kind === 'v';
  const head = isView
    ? '| column | type | meaning |\n|---|---|---|\n'
    : '| column | type | null | meaning |\n|---|---|---|---|\n';
  const lines = rows.map(([name, type, notNull, comment]) => {
    const cells = [`\`${name}\``, type, ...(isView ? [] : [notNull ? '' : 'yes']), comment ?? ''];
    return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |\n`;
  });
  return head + lines.join('');
}

async function ruleList(database, oid) {
  const rules = await database.execute(RULES, [oid]);
  const indexes = await database.execute(INDEXES, [oid]);
  const lines = [...rules.rows, ...indexes.rows].map(
    ([kind, definition]) => `- ${kind}: \`${definition}\`\n`,
  );
  return lines.length === 0 ? '' : `\n${lines.join('')}`;
}
