import { gzipParts, sharedPart } from '../../page-part.js';
import type { BodyCache } from '../body-cache.js';
import { completedAt, exportText, parseExportName } from './daily-export.js';
import type { Timeline } from './timeline.js';

/** A file as it is served. */
export interface ExportFile {
  readonly bytes: Buffer;
  /** Milliseconds since 1970. */
  readonly modified: number;
}

/** The daily files of ids, from the first day of a local TMDB to its current one; each is made when first asked for. */
export class DailyExports {
  constructor(
    private readonly timeline: Timeline,
    private readonly cache: BodyCache,
  ) {}

  /**
   * @param name e.g. `movie_ids_09_29_2026.json.gz`
   * @param half whether the second half of its lines is to be missing
   * @returns `null` for a day that has none, and for another name
   */
  find(name: string, half: boolean): ExportFile | null {
    const wanted = parseExportName(name);
    const catalogue = wanted === null ? null : this.timeline.on(wanted.day);
    if (wanted === null || catalogue === null) return null;
    const whole = this.cache.get(`export ${name}`, () => exportText(catalogue, wanted));
    const part = half ? sharedPart(firstHalf(whole.bytes)) : whole;
    return { bytes: gzipParts([part]), modified: completedAt(catalogue, wanted) };
  }
}

/** Whole lines. */
function firstHalf(lines: Buffer): string {
  return lines.subarray(0, lines.lastIndexOf('\n', lines.length / 2) + 1).toString();
}
