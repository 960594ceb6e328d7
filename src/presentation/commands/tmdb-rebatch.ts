import { EXIT } from '../../domain/engine/exit-code.js';
import { type Rebatched, rebatch } from '../../infrastructure/jsonl/rebatch/rebatch.js';
import { counted } from '../../shared/counted.js';
import { OptionFaults, type Settings } from '../../shared/option.js';
import type { rebatchOptions } from '../options/tmdb/tmdb-raw-options.js';
import { FileProgress } from '../progress/file-progress.js';

/** Puts the lines of uneven JSONL files into even ones. */
export async function rebatchFiles(
  { to, rows, plain, quiet, json }: Settings<typeof rebatchOptions>,
  inputs: readonly string[],
): Promise<number> {
  if (to === null) throw new OptionFaults(['--to wants the folder that the even files go to']);
  const progress = quiet ? null : new FileProgress(process.stderr);
  const onProgress = (read: number, of: number, done: number) =>
    progress?.show('rebatch', read, of, `${done} rows`);
  const done = await rebatch(inputs, to, { rows, gzip: !plain, onProgress }).finally(() => progress?.end());
  process.stdout.write(json ? `${JSON.stringify(done)}\n` : summary(done, to));
  return EXIT.done;
}

function summary({ files, rows, bytes, sha256, blankLines }: Rebatched, folder: string): string {
  const lines = files.map(
    (file) => `${file.sha256}  ${file.name}  ${counted(file.rows, 'row')}, ${counted(file.bytes, 'byte')}`,
  );
  const blank = blankLines === 0 ? '' : `; ${counted(blankLines, 'blank line')} left out`;
  const all = `${counted(files.length, 'file')} with ${counted(rows, 'row')} in ${folder}`;
  lines.push(`${all}, ${counted(bytes, 'byte')}${blank}`, `${sha256}  all rows, uncompressed`);
  return `${lines.join('\n')}\n`;
}
