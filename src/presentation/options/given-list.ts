import { Readable } from 'node:stream';
import type { TitleId } from '../../domain/imdb/title-id.js';
import { type RunList, runListText } from '../../domain/run-list.js';
import { setAsideTitleIds } from '../../infrastructure/imdb/set-aside-title-ids.js';
import { type ListCondition, parseListQuery } from '../../infrastructure/imdb-datasets/list-query.js';
import { OptionFaults } from '../../shared/option.js';
import { withoutUserInfo } from '../../shared/redactor.js';
import { earlierRunFaults } from './earlier-run-faults.js';
import { idsFileBytes } from './ids-file-bytes.js';
import type { ScrapeSettings } from './options.js';
import { titleOptions } from './run-options.js';

/** Ids that were given, as they were when they were read. */
export interface IdList {
  readonly kind: 'ids';
  readonly list: RunList;
  /** May be read once; duplicates are among them. */
  readonly titleIds: AsyncIterable<TitleId>;
}

export interface DatasetList {
  readonly kind: 'datasets';
  readonly query: string;
  readonly condition: ListCondition;
}

/** A list that the command line gave instead of a chart. */
export type GivenList = IdList | DatasetList;

/**
 * Everything that can be wrong with a command line before anything is opened or written. `flagged` names the options
 * that it gave itself. Throws `OptionFaults`.
 */
export async function readGivenList(
  settings: ScrapeSettings,
  flagged: ReadonlySet<string>,
): Promise<GivenList | null> {
  const { ids, idsFile, list } = settings;
  const faults = contradictions(settings, flagged);
  if (faults.length > 0) throw new OptionFaults(faults);
  if (list !== null) return readDatasetList(list);
  if (ids === null && idsFile === null) return null;
  const from =
    idsFile === null ? 'arguments' : idsFile === '-' ? 'standard-input' : { file: withoutUserInfo(idsFile) };
  const given = { kind: 'ids', from } as const;
  const bytes =
    ids === null ? idsFileBytes(idsFile ?? '-', titleOptions.idsFile) : Readable.from([Buffer.from(ids)]);
  return { kind: 'ids', list: given, titleIds: await readGivenTitleIds(bytes, runListText(given)) };
}

/** `name` is what faults call the list. Throws `OptionFaults` for what are no title ids, and for a list without any. */
export async function readGivenTitleIds(
  bytes: AsyncIterable<Uint8Array>,
  name: string,
): Promise<AsyncIterable<TitleId>> {
  const { titleIds, isEmpty, faults, moreFaults } = await setAsideTitleIds(bytes);
  if (faults.length > 0) {
    const more = moreFaults > 0 ? [`… and ${moreFaults} more`] : [];
    throw new OptionFaults([...faults.map((fault) => `${name}: ${fault}`), ...more]);
  }
  if (isEmpty) throw new OptionFaults([`${name}: it holds no title id`]);
  return titleIds;
}

/** The end of a sentence. */
export const NO_CHARTS = 'TMDB does not know those of IMDb, give the titles with --ids, --ids-file or --list';

/** Throws `OptionFaults` when the query cannot be read. */
export function readDatasetList(query: string): DatasetList {
  const parsed = parseListQuery(query);
  if ('faults' in parsed) throw new OptionFaults(parsed.faults.map((fault) => `--list: ${fault}`));
  return { kind: 'datasets', query, condition: parsed.condition };
}

function contradictions(settings: ScrapeSettings, flagged: ReadonlySet<string>): string[] {
  const faults: string[] = [];
  const { ids, idsFile, list, only, resume, retryFailed, source, fallback } = settings;
  const given = Object.entries({
    '--ids': ids !== null,
    '--ids-file': idsFile !== null,
    '--list': list !== null,
    // The environment may name a chart for the runs that want one.
    '--chart': flagged.has('chart'),
  }).flatMap(([flag, isGiven]) => (isGiven ? [flag] : []));
  if (given.length > 1) faults.push(`${given.join(' and ')} exclude each other`);
  if (source === 'imdb-datasets' && fallback.length > 0)
    faults.push('--source imdb-datasets needs no --fallback');
  if (source === 'tmdb' && fallback.includes('tmdb'))
    faults.push('--fallback names tmdb, which is the --source already');
  const goesOn = retryFailed || (resume !== null && resume.kind !== 'auto');
  if (source === 'tmdb' && (flagged.has('chart') || (given.length === 0 && !goesOn)))
    faults.push(`--source tmdb has no chart: ${NO_CHARTS}`);
  const limits = flagged.has('movies') ? ['--movies'] : [];
  return [...faults, ...earlierRunFaults({ resume, retryFailed, only }, given, limits)];
}
