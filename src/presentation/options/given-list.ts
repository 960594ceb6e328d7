import { Readable } from 'node:stream';
import { CONSEQUENCES } from '../../domain/engine/outcome.js';
import type { TitleId } from '../../domain/imdb/title-id.js';
import { type RunList, runListText } from '../../domain/run-list.js';
import { setAsideTitleIds } from '../../infrastructure/imdb/set-aside-title-ids.js';
import { type ListCondition, parseListQuery } from '../../infrastructure/imdb-datasets/list-query.js';
import { errorMessage } from '../../shared/error-message.js';
import { OptionFaults } from '../../shared/option.js';
import { readPieces } from '../../shared/read-pieces.js';
import { withoutUserInfo } from '../../shared/redactor.js';
import type { ScrapeSettings } from './options.js';

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
  const name = runListText(given);
  const read = await setAsideTitleIds(
    ids === null ? idsFileBytes(idsFile ?? '-') : Readable.from([Buffer.from(ids)]),
  );
  if (read.faults.length > 0) {
    const more = read.moreFaults > 0 ? [`… and ${read.moreFaults} more`] : [];
    throw new OptionFaults([...read.faults.map((fault) => `${name}: ${fault}`), ...more]);
  }
  if (read.isEmpty) throw new OptionFaults([`${name}: it holds no title id`]);
  return { kind: 'ids', list: given, titleIds: read.titleIds };
}

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
  if (retryFailed && given.length > 0) faults.push(`--retry-failed takes no ${given.join(' and no ')}`);
  if (source === 'imdb-datasets' && fallback !== null)
    faults.push('--source imdb-datasets needs no --fallback');
  if (retryFailed && resume !== null) faults.push('--retry-failed and --resume exclude each other');
  if (resume !== null && resume.kind !== 'auto') {
    const ignored = [...given, ...(flagged.has('movies') ? ['--movies'] : [])];
    if (ignored.length > 0) {
      faults.push(
        `--resume takes no ${ignored.join(' and no ')}: a run goes on with the titles that it was started with; ` +
          'leave --resume out to start another',
      );
    }
  }
  if (only.length > 0 && !retryFailed) faults.push('--only goes with --retry-failed');
  for (const kind of only) {
    if (!Object.hasOwn(CONSEQUENCES, kind)) {
      faults.push(`--only knows ${Object.keys(CONSEQUENCES).join(', ')}, not ${JSON.stringify(kind)}`);
    }
  }
  return faults;
}

async function* idsFileBytes(path: string): AsyncGenerator<Uint8Array> {
  try {
    if (path !== '-') return yield* readPieces(path);
    for await (const piece of process.stdin) yield Buffer.from(piece);
  } catch (error) {
    throw new OptionFaults([`--ids-file ${path} cannot be read: ${errorMessage(error)}`]);
  }
}
