import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { isIsoDate } from '../../../domain/days/iso-date.js';
import type { TmdbExport } from '../../../domain/tmdb/tmdb-export.js';
import type { TmdbKind } from '../../../domain/tmdb/tmdb-id.js';
import { hasErrorCode } from '../../../shared/error-code.js';

/** Where TMDB publishes its daily id exports, without a key (developer.themoviedb.org, daily id exports, 2026-08). */
export const EXPORTS_URL = 'https://files.tmdb.org/p/exports';

/** When and how long the files are there, for who asks for one that is not (as of 2026-08). */
export const WHEN_PUBLISHED =
  'TMDB has the files of a day ready by 08:00 UTC and keeps them for 3 months; tmdb exports pull --date has another day';

const NAMES: Readonly<Record<TmdbKind, string>> = {
  movie: 'movie_ids',
  tv: 'tv_series_ids',
  person: 'person_ids',
};

/** As TMDB names it, e.g. `movie_ids_09_30_2026.json.gz` or `adult_movie_ids_09_30_2026.json.gz`. */
export function publishedName({ kind, adult, date }: TmdbExport): string {
  const [year, month, day] = date.split('-');
  return `${adult ? 'adult_' : ''}${NAMES[kind]}_${month}_${day}_${year}.json.gz`;
}

/** The folder of the data folder that holds the exports of a kind, by day: `exports/tmdb/movie`, `…/adult-movie`. */
export function exportFolder(out: string, { kind, adult }: Omit<TmdbExport, 'date'>): string {
  return join(out, 'exports', 'tmdb', adult ? `adult-${kind}` : kind);
}

/** In that folder, e.g. `2026-09-30.json.gz`. */
export function keptName(date: string): string {
  return `${date}.json.gz`;
}

/** The days of which the folder has a whole file, the oldest first. */
export async function keptDates(folder: string): Promise<string[]> {
  try {
    const dates = (await readdir(folder)).flatMap((name) => /^(.{10})\.json\.gz$/.exec(name)?.[1] ?? []);
    return dates.filter(isIsoDate).sort();
  } catch (error) {
    if (hasErrorCode(error, 'ENOENT', 'ENOTDIR')) return [];
    throw error;
  }
}
