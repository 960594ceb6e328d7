import { EXIT } from '../../domain/engine/exit-code.js';
import { type Rebatched, rebatch } from '../../infrastructure/jsonl/rebatch/rebatch.js';
import { OptionFaults, type Settings } from '../../shared/option.js';
import type { rebatchOptions } from '../options/tmdb-raw-options.js';
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
  const lines = files.map((file) => `${file.sha256}  ${file.name}  ${file.rows} rows, ${file.bytes} bytes`);
  const blank = blankLines === 0 ? '' : `; ${blankLines} blank lines left out`;
  lines.push(`${files.length} files with ${rows} rows in ${folder}, ${bytes} bytes${blank}`);
  lines.push(`${sha256}  all rows, uncompressed`);
  return `${lines.join('\n')}\n`;
}
