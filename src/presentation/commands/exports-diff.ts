import { existsSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { isIsoDate } from '../../domain/days/iso-date.js';
import { EXIT } from '../../domain/engine/exit-code.js';
import type { ExportChange } from '../../domain/tmdb/export-difference.js';
import { ExportFile } from '../../infrastructure/tmdb/exports/export-file.js';
import { exportFolder, keptDates, keptName } from '../../infrastructure/tmdb/exports/export-files.js';
import { OptionFaults, type Settings } from '../../shared/option.js';
import { withDraft } from '../../shared/small-file.js';
import { compareExports } from '../exports/compare-exports.js';
import type { exportsDiffOptions } from '../options/tmdb/exports-options.js';
import { type ComparedExports, exportsDifferenceText } from '../report/exports-difference-text.js';

type DiffSettings = Settings<typeof exportsDiffOptions>;

/** Prints how two exports differ, and writes every change to a file where one is wanted. */
export async function diffExportFiles(settings: DiffSettings): Promise<number> {
  const { from, to } = await findExports(settings);
  const compare = async (onChanges?: (changes: readonly ExportChange[]) => Promise<void>) => ({
    from,
    to,
    difference: await compareExports(from, to, settings, onChanges),
  });
  const compared =
    settings.toFile === null ? await compare() : await writing(settings.toFile, settings, compare);
  process.stdout.write(
    settings.json
      ? `${JSON.stringify(jsonOf(compared, settings))}\n`
      : exportsDifferenceText(compared, settings),
  );
  return EXIT.done;
}

async function findExports(settings: DiffSettings): Promise<{ from: ExportFile; to: ExportFile }> {
  const faults: string[] = [];
  const find = async (flag: string, given: string | null) => {
    if (given === null) faults.push(`${flag} is missing: a day that was pulled, or a file`);
    if (given === null || !isIsoDate(given)) return given ?? '';
    const folder = exportFolder(settings.out, settings);
    const path = join(folder, keptName(given));
    if (!existsSync(path)) faults.push(`${flag} ${given}: ${await keptSentence(folder)}`);
    return path;
  };
  const from = await find('--from', settings.from);
  const to = await find('--to', settings.to);
  if (faults.length > 0) throw new OptionFaults(faults);
  return { from: new ExportFile(from), to: new ExportFile(to) };
}

async function keptSentence(folder: string): Promise<string> {
  const dates = await keptDates(folder);
  const there = dates.length === 0 ? 'nothing' : dates.slice(-10).join(', ');
  return `${folder} has ${there}; get the day with tmdb exports pull --date, or name a file`;
}

/** The file takes its name once every change is in it. */
async function writing<Result>(
  path: string,
  { kind }: DiffSettings,
  work: (onChanges: (changes: readonly ExportChange[]) => Promise<void>) => Promise<Result>,
): Promise<Result> {
  return await withDraft(path, '', async (draft, handle) => {
    const result = await work(async (changes) => {
      const lines = changes.map(({ change, id, popularity }) =>
        JSON.stringify({ change, kind, id, popularity }),
      );
      await handle.appendFile(`${lines.join('\n')}\n`);
    });
    await handle.sync();
    await rename(draft, path);
    return result;
  });
}

function jsonOf({ from, to, difference }: ComparedExports, { kind, adult, factor }: DiffSettings) {
  const fileOf = ({ path, lines, ids, repeated, badLines }: ExportFile) => ({
    path,
    lines,
    ids,
    repeated,
    badLines,
  });
  const { from: _from, to: _to, ...changes } = difference;
  return { kind, adult, from: fileOf(from), to: fileOf(to), factor, ...changes };
}
