import { diffExports, type ExportsDifference, TooManyGone } from '../../application/diff-exports.js';
import type { ExportChange } from '../../domain/tmdb/export-difference.js';
import { ExportFault } from '../../infrastructure/tmdb/exports/export-fault.js';
import type { ExportFile } from '../../infrastructure/tmdb/exports/export-file.js';

/** Throws `ExportFault` for a file that is damaged, and where so many ids are gone that the later one will not be whole. */
export async function compareExports(
  from: ExportFile,
  to: ExportFile,
  { factor, mostGone }: { readonly factor: number; readonly mostGone: number },
  onChanges?: (changes: readonly ExportChange[]) => Promise<void>,
): Promise<ExportsDifference> {
  try {
    return await diffExports({ from, to, factor, mostGone, ...(onChanges !== undefined && { onChanges }) });
  } catch (error) {
    if (!(error instanceof TooManyGone)) throw error;
    const { gone, known } = error;
    throw new ExportFault(
      to.path,
      null,
      `${gone} of the ${known} ids of ${from.path} are not in it, so it will not be whole; ` +
        `if TMDB has deleted so many, compare them with tmdb exports diff --most-gone ${Math.ceil((gone / known) * 100) / 100}`,
    );
  }
}
