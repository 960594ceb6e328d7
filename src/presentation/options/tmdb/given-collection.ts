import type { TitleId } from '../../../domain/imdb/title-id.js';
import type { Collection } from '../../../domain/tmdb/collection.js';
import { inStableOrder } from '../../../domain/tmdb/date-slices.js';
import { parseWhere } from '../../../domain/tmdb/discover-filters.js';
import {
  chooseList,
  isTmdbListName,
  MOST_ROWS,
  onlyMedia,
  TMDB_LIST_NAMES,
  type TmdbListName,
  type TmdbMedia,
  unknownListFault,
} from '../../../domain/tmdb/lists.js';
import type { TmdbKind } from '../../../domain/tmdb/tmdb-id.js';
import { readTmdbIds } from '../../../infrastructure/tmdb/read-tmdb-ids.js';
import { OptionFaults } from '../../../shared/option.js';
import { withoutUserInfo } from '../../../shared/redactor.js';
import { earlierRunFaults } from '../earlier-run-faults.js';
import { givenFlags } from '../given-flags.js';
import { idsFileBytes } from '../ids-file-bytes.js';
import { type CollectSettings, collectionOptions } from './collect-options.js';
import { mediaFaults, refusedFaults } from './collection-faults.js';
import { type CollectedBefore, changedCollection, newCollection } from './given-upkeep.js';

/** What a command line asks of TMDB. */
export interface GivenCollection {
  readonly collection: Collection;
  /** The ids that were given, in their order and with duplicates; none of a list. */
  readonly ids: readonly number[];
  /** Of IMDb, of which links are wanted: as `ids`, but may be read once; absent where none were given. */
  readonly titleIds?: AsyncIterable<TitleId>;
}

/**
 * Everything that can be wrong with what a command line of `collect` asks for, before anything is opened or written.
 * `operand` is the name of the list, `flagged` the options that the command line gave itself, `today` the day in UTC,
 * `before` what earlier runs left.
 * `null` where an earlier run is gone on with, whose collection is kept with it. Throws `OptionFaults` with every fault.
 */
export async function readGivenCollection(
  settings: CollectSettings,
  operand: string | undefined,
  flagged: ReadonlySet<string>,
  { today, before }: { readonly today: string; readonly before: CollectedBefore },
): Promise<GivenCollection | null> {
  const { resume, retryFailed } = settings;
  const given = [...(operand === undefined ? [] : ['list']), ...givenFlags(collectionOptions, flagged)];
  const faults = earlierRunFaults(settings, given, []);
  if (retryFailed || (resume !== null && resume.kind !== 'auto')) {
    if (faults.length > 0) throw new OptionFaults(faults);
    return null;
  }
  if (operand === 'new' || operand === 'changed') {
    const read = operand === 'new' ? newCollection : changedCollection;
    return { collection: await read(settings, { today, before, faults }), ids: [] };
  }
  faults.push(
    ...refusedFaults(settings, `collect ${operand ?? ''}`.trim(), ['since', 'all', 'what', 'adultIds']),
  );
  if (operand === 'ids') return await readIds(settings, today, faults);
  const collection = listCollection(settings, operand, today, faults);
  if (collection === null || faults.length > 0) throw new OptionFaults(faults);
  return { collection, ids: [] };
}

function listCollection(
  settings: CollectSettings,
  operand: string | undefined,
  today: string,
  faults: string[],
): Collection | null {
  const { limit, where, tmdbIdsFile, details, reviews, append } = settings;
  if (tmdbIdsFile !== null) faults.push('--ids-file goes with collect ids');
  if (limit !== null && limit > MOST_ROWS) {
    faults.push(
      `--limit: TMDB serves ${MOST_ROWS} rows of a list; a discover without --limit is cut into slices that have more`,
    );
  }
  if (append.length > 0 && !details) faults.push('--append goes with --details');
  if (operand === undefined || !isTmdbListName(operand)) {
    faults.push(
      operand === undefined
        ? `collect wants a list: ${TMDB_LIST_NAMES.join(', ')}, ids, new or changed`
        : unknownListFault(operand),
    );
    return null;
  }
  if (where !== null && operand !== 'discover') faults.push('--where goes with collect discover');
  const media = oneMedia(settings, operand, faults) ?? onlyMedia(operand);
  faults.push(...mediaFaults(settings, media));
  const chosen = chosenList({ ...settings, media }, operand);
  if (chosen.list === undefined) {
    faults.push(...chosen.faults);
    return null;
  }
  const list = limit === null ? inStableOrder(chosen.list) : chosen.list;
  return { of: { list }, limit, details, reviews, today };
}

function chosenList(
  settings: Omit<CollectSettings, 'media'> & { readonly media: TmdbMedia | null },
  name: TmdbListName,
) {
  if (name !== 'discover') return chooseList(name, settings);
  const { media, window, where, region, timezone } = settings;
  const chosen = chooseList(name, { media, window, region: null, timezone: null });
  if (media !== 'movie' && media !== 'tv') return chosen;
  const further = [
    region === null ? [] : `region=${region}`,
    timezone === null ? [] : `timezone=${timezone}`,
  ];
  const terms = [where ?? [], ...further].flat();
  if (terms.length === 0) return chosen;
  const { parameters, faults } = parseWhere(terms.join(' '), media);
  if (faults === undefined && chosen.faults === undefined)
    return chooseList(name, { media, window, region: null, timezone: null }, parameters);
  return { faults: [...(chosen.faults ?? []), ...(faults ?? []).map((fault) => `--where: ${fault}`)] };
}

async function readIds(settings: CollectSettings, today: string, faults: string[]): Promise<GivenCollection> {
  const { limit, tmdbIdsFile, reviews } = settings;
  const media = oneMedia(settings, 'ids', faults);
  faults.push(...refusedFaults(settings, 'collect ids', ['window', 'where', 'region', 'timezone']));
  if (media === null || media === 'all') faults.push('collect ids wants --media movie, tv or person');
  if (tmdbIdsFile === null) faults.push('collect ids wants --ids-file with ids of TMDB');
  faults.push(...mediaFaults(settings, media));
  if (media === null || media === 'all' || tmdbIdsFile === null || faults.length > 0)
    throw new OptionFaults(faults);
  const ids = await readIdsFile(tmdbIdsFile, media);
  return { collection: { of: { idsOf: media }, limit, details: true, reviews, today }, ids };
}

async function readIdsFile(path: string, kind: TmdbKind): Promise<readonly number[]> {
  const name = path === '-' ? 'list on standard input' : `list in ${withoutUserInfo(path)}`;
  const { ids, faults, moreFaults } = await readTmdbIds(
    idsFileBytes(path, collectionOptions.tmdbIdsFile),
    kind,
  );
  if (faults.length > 0) {
    const more = moreFaults > 0 ? [`… and ${moreFaults} more`] : [];
    throw new OptionFaults([...faults.map((fault) => `${name}: ${fault}`), ...more]);
  }
  if (ids.length === 0) throw new OptionFaults([`${name}: it holds no id of TMDB`]);
  return ids;
}

function oneMedia({ media }: CollectSettings, name: string, faults: string[]): TmdbMedia | null {
  if (media.length > 1) faults.push(`collect ${name} takes one --media`);
  return media[0] ?? null;
}
