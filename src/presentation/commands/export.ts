import { EXIT } from '../../domain/engine/exit-code.js';
import { readNamedQueries } from '../../infrastructure/database/query/named-queries.js';
import { ownRelations } from '../../infrastructure/database/query/own-relations.js';
import { type Exported, ExportFile } from '../../infrastructure/export/export-file.js';
import { EXPORT_ENDINGS, type ExportForm, exportFormOf } from '../../infrastructure/export/export-format.js';
import { placeFault } from '../../infrastructure/files/draft-folder.js';
import { Closers, closeAfter } from '../../shared/closers.js';
import { counted } from '../../shared/counted.js';
import { OptionFaults, type Settings } from '../../shared/option.js';
import { quoted } from '../../shared/quoted.js';
import { sizeText } from '../../shared/size-text.js';
import type { exportOptions } from '../options/export-options.js';
import { openExistingDatabase, openIfFilled } from '../run/existing-database.js';
import { statementOf } from '../run/exportable.js';
import { tableText } from '../text/table-text.js';

type ExportSettings = Settings<typeof exportOptions>;

const LONGEST_SHOWN = 60;
const ENDINGS = EXPORT_ENDINGS.join(', ');

/**
 * Writes a table, a view or the result of a named query into one file, whose ending chooses the format; without a name lists what
 * there is. A file that is there is replaced whole or stays.
 */
export async function exportData(settings: ExportSettings, words: readonly string[]): Promise<number> {
  const [name, ...operands] = words;
  if (name === undefined) {
    if (settings.to !== null)
      throw new OptionFaults(['--to wants the name of a table, view or named query too']);
    await list(settings);
    return EXIT.done;
  }
  const { to } = settings;
  if (to === null) throw new OptionFaults([`--to wants the file to write, which ends in one of ${ENDINGS}`]);
  const exported = await exportTo(to, await checkedForm(to), settings, name, operands);
  const { rows, bytes } = exported;
  process.stdout.write(
    settings.json
      ? `${JSON.stringify({ name, operands, file: to, rows, bytes })}\n`
      : `${counted(rows, 'row')} of ${words.join(' ')} written to ${to} (${sizeText(bytes)})\n`,
  );
  return EXIT.done;
}

async function checkedForm(to: string): Promise<ExportForm> {
  const form = exportFormOf(to);
  if (form === null) {
    throw new OptionFaults([
      `--to wants a file that ends in one of ${ENDINGS}, not ${quoted(to, LONGEST_SHOWN)}`,
    ]);
  }
  const fault = await placeFault(to);
  if (fault !== null) throw new OptionFaults([`--to: ${fault}`]);
  return form;
}

async function exportTo(
  to: string,
  form: ExportForm,
  settings: ExportSettings,
  name: string,
  operands: readonly string[],
): Promise<Exported> {
  const closers = new Closers();
  let exported: Exported;
  try {
    const file = await ExportFile.open(to, form);
    closers.add(() => file.close());
    const database = await openExistingDatabase(settings);
    closers.add(() => database.close());
    const exportables = { relations: await ownRelations(database), queries: await readNamedQueries() };
    const sql = statementOf(exportables, name, operands);
    exported = await file.write(database, { sql, operands, timeoutMs: settings.timeout });
  } catch (error) {
    return await closeAfter(error, closers);
  }
  await closers.close();
  return exported;
}

async function list(settings: ExportSettings): Promise<void> {
  const database = await openIfFilled(settings);
  const relations = database === null ? [] : await ownRelations(database).finally(() => database.close());
  const queries = await readNamedQueries();
  const all = [
    ...relations
      .filter(({ lacksGrantTo }) => lacksGrantTo === null)
      .map(({ name, kind, comment }) => ({ name, kind, holds: comment })),
    ...queries.map(({ name, summary }) => ({ name, kind: 'query', holds: summary })),
  ];
  if (settings.json) {
    process.stdout.write(`${JSON.stringify(all)}\n`);
    return;
  }
  const columns = ['name', 'kind', 'holds'].map((column) => ({ name: column, numeric: false }));
  const rows = all.map(({ name, kind, holds }) => [name, kind, holds]);
  process.stdout.write(tableText(columns, rows, Number.POSITIVE_INFINITY));
}
