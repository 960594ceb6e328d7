import { ChainedLists } from '../../../application/chained-lists.js';
import type { TargetList } from '../../../application/engine/ports.js';
import { type RunList, runListText } from '../../../domain/run-list.js';
import type { Collection, Upkeep } from '../../../domain/tmdb/collection.js';
import { firstTargets } from '../../../domain/tmdb/further-targets.js';
import type { Tmdb } from '../../../domain/tmdb/tmdb-catalogue.js';
import { targetKey } from '../../../domain/tmdb/tmdb-target.js';
import type { SqlSession } from '../../../infrastructure/database/sql-database.js';
import { NewIdList } from '../../../infrastructure/database/tmdb/new-id-list.js';
import { StaleDetails } from '../../../infrastructure/database/tmdb/stale-details.js';
import { UnlinkedTitles } from '../../../infrastructure/database/tmdb/unlinked-titles.js';

/** A list that the database gives while the run goes on, rather than the journal. */
export interface StoredList {
  /** What holds it, for people. */
  readonly place: string;
  /** `recentMs` is how old an answer has to be to be asked for again; `null` for never. */
  open(session: SqlSession, recentMs: number | null): TargetList<Tmdb>;
}

/** `null` of a list that is in the journal whole. */
export function storedList(list: RunList): StoredList | null {
  if (list.kind !== 'collection') return null;
  const name = runListText(list);
  const { of } = list.collection;
  if ('newOf' in of) {
    const wanted = { kinds: of.newOf, adult: of.adult, addedOnly: false };
    return { place: 'the table tmdb.ids', open: (session) => new NewIdList(name, session, wanted) };
  }
  if ('syncOf' in of) {
    return { place: placeOf(of), open: (session) => upkeepList(name, session, list.collection, of) };
  }
  if (!('linksOf' in of)) return null;
  const { linksOf } = of;
  if (linksOf !== 'movies' && linksOf !== 'datasets') return null;
  return {
    place: 'the list of titles without a link',
    open: (session, recentMs) => new UnlinkedTitles(name, session, linksOf, recentMs),
  };
}

function placeOf({ newIds, staleDays }: Upkeep): string {
  const places = [
    'the list of changes',
    ...(newIds === 'none' ? [] : ['the table tmdb.ids']),
    ...(staleDays === null ? [] : ['the age of what is stored']),
  ];
  return places.join(', then ');
}

/** Changes first, since most of all is known to be wanted there; what two of the lists name is fetched once. */
function upkeepList(name: string, session: SqlSession, collection: Collection, of: Upkeep): TargetList<Tmdb> {
  const { syncOf: kinds, newIds, adult, staleDays } = of;
  return new ChainedLists<Tmdb>(name, [
    { keys: () => firstKeys(collection) },
    ...(newIds === 'none'
      ? []
      : [new NewIdList(name, session, { kinds, adult, addedOnly: newIds === 'added' })]),
    ...(staleDays === null ? [] : [new StaleDetails(name, session, kinds, staleDays)]),
  ]);
}

/** Keys of what a run begins with. */
export async function* firstKeys(
  collection: Collection,
  ids: readonly number[] = [],
): AsyncGenerator<string> {
  for await (const target of firstTargets(collection, ids)) yield targetKey(target);
}
