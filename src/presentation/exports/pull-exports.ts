import { join } from 'node:path';
import { newestExportDate, type TmdbExport } from '../../domain/tmdb/tmdb-export.js';
import { TMDB_KINDS } from '../../domain/tmdb/tmdb-id.js';
import { claimDataFolder } from '../../infrastructure/data-folder.js';
import { openDatabase } from '../../infrastructure/database/open-database.js';
import { prepareQueryRole } from '../../infrastructure/database/query/query-role.js';
import type { SqlDatabase } from '../../infrastructure/database/sql-database.js';
import {
  ExportRefused,
  type LoadedExport,
  loadExport,
  loadedDayBefore,
} from '../../infrastructure/database/tmdb/load-export.js';
import type { DownloadedFile } from '../../infrastructure/downloads/download.js';
import { DownloadFailed } from '../../infrastructure/downloads/download-failed.js';
import { ExportFault } from '../../infrastructure/tmdb/exports/export-fault.js';
import { ExportFile } from '../../infrastructure/tmdb/exports/export-file.js';
import {
  exportFolder,
  keptName,
  publishedName,
  WHEN_PUBLISHED,
} from '../../infrastructure/tmdb/exports/export-files.js';
import { LockHeld } from '../../shared/lock-file.js';
import type { Settings } from '../../shared/option.js';
import type { exportsPullOptions } from '../options/tmdb/exports-options.js';
import { FileProgress } from '../progress/file-progress.js';
import { shownDownload } from '../progress/shown-download.js';

type PullSettings = Omit<Settings<typeof exportsPullOptions>, 'json'>;

export interface PulledExport extends TmdbExport {
  readonly file: DownloadedFile | null;
  readonly loaded: (LoadedExport & Pick<ExportFile, 'badLines' | 'badExamples' | 'repeated'>) | null;
  /** The last loaded day before it, once it is loaded; `null` where there is none. */
  readonly dayBefore: string | null;
  /** Why it could not be had, or may not be loaded. */
  readonly fault: string | null;
}

/**
 * Downloads the files of a day and loads each into the database. One that cannot be had costs the others nothing. `site` is
 * the address of the TMDB whose records the data folder then holds.
 */
export async function pullExports(settings: PullSettings, site: string): Promise<readonly PulledExport[]> {
  await claimDataFolder(settings.out, site, 'tmdb');
  const pulled: PulledExport[] = [];
  for (const one of wantedExports(settings, new Date())) pulled.push(await download(one, settings));
  return pulled.some(({ file }) => file !== null) ? await loadAll(pulled, settings) : pulled;
}

function wantedExports({ kinds, adult, date }: PullSettings, now: Date): TmdbExport[] {
  const wanted = kinds.length === 0 ? TMDB_KINDS : kinds;
  return wanted.flatMap((kind) =>
    (adult ? [false, true] : [false]).map((isAdult) => ({
      kind,
      adult: isAdult,
      date: date ?? newestExportDate(now),
    })),
  );
}

const NOT_LOADED = { file: null, loaded: null, dayBefore: null, fault: null };

async function download(one: TmdbExport, { exportsUrl, out }: PullSettings): Promise<PulledExport> {
  try {
    const [file = null] = await shownDownload({
      baseUrl: exportsUrl,
      addressVariable: 'TMDB_EXPORTS_URL',
      folder: exportFolder(out, one),
      files: [{ name: keptName(one.date), path: publishedName(one), missing: WHEN_PUBLISHED }],
    });
    return { ...one, ...NOT_LOADED, file };
  } catch (error) {
    // Another process that downloads the same may be a command of this program too.
    if (!(error instanceof DownloadFailed || error instanceof LockHeld)) throw error;
    return { ...one, ...NOT_LOADED, fault: error.message };
  }
}

async function loadAll(pulled: readonly PulledExport[], settings: PullSettings): Promise<PulledExport[]> {
  const { databaseUrl, out } = settings;
  const database = await openDatabase({ databaseUrl, folder: join(out, 'pglite') });
  try {
    const loaded: PulledExport[] = [];
    for (const one of pulled) loaded.push(await load(one, database, settings));
    // The partitions are new ones.
    await prepareQueryRole(database);
    return loaded;
  } finally {
    await database.close();
  }
}

async function load(
  one: PulledExport,
  database: SqlDatabase,
  { out, leastShare }: PullSettings,
): Promise<PulledExport> {
  if (one.file === null) return one;
  const { kind, adult, date } = one;
  const { size, sha256 } = one.file;
  const file = new ExportFile(join(exportFolder(out, one), keptName(date)));
  const progress = new FileProgress(process.stderr);
  try {
    const loaded = await loadExport({
      database,
      tmdbExport: { kind, adult, date },
      file,
      checksum: sha256,
      leastShare,
      onProgress: () =>
        progress.show(`loading ${publishedName(one)}`, file.bytesRead, size, `${file.lines} lines`),
    }).finally(() => progress.end());
    const { badLines, badExamples, repeated } = file;
    const dayBefore = await loadedDayBefore(database, { kind, adult, date });
    return { ...one, dayBefore, loaded: { ...loaded, badLines, badExamples, repeated } };
  } catch (error) {
    if (!(error instanceof ExportFault || error instanceof ExportRefused)) throw error;
    return { ...one, fault: error.message };
  }
}

/** What a line for people begins with. */
export function exportLabel({ kind, adult }: Pick<TmdbExport, 'kind' | 'adult'>): string {
  return `${adult ? 'adult ' : ''}${kind}`.padEnd(12);
}

/** One of them for people, a line. */
export function pulledLine({ kind, adult, date, file, loaded }: PulledExport): string {
  const name = exportLabel({ kind, adult });
  if (file === null) return `${name} ${date}  not there\n`;
  const had = `${file.state}, ${(file.size / 1e6).toFixed(1)} MB`;
  if (loaded === null) return `${name} ${date}  ${had}, not loaded\n`;
  const { state, ids, badLines, badExamples, repeated } = loaded;
  const left = [
    ...(repeated === 0 ? [] : [`${repeated} left out as repeated`]),
    ...(badLines === 0 ? [] : [`${badLines} left out as bad (${badExamples.join('; ')})`]),
  ];
  const how = state === 'unchanged' ? 'loaded before' : 'loaded';
  return `${name} ${date}  ${[had, `${ids} ids ${how}`, ...left].join(', ')}\n`;
}
