import type { TargetList } from '../../../application/engine/ports.js';
import { type RunList, runListText } from '../../../domain/run-list.js';
import type { Tmdb } from '../../../domain/tmdb/tmdb-catalogue.js';
import type { SqlSession } from '../../../infrastructure/database/sql-database.js';
import { NewIdList } from '../../../infrastructure/database/tmdb/new-id-list.js';
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
  if ('newOf' in of)
    return { place: 'the table tmdb.ids', open: (session) => new NewIdList(name, session, of) };
  if (!('linksOf' in of)) return null;
  const { linksOf } = of;
  if (linksOf !== 'movies' && linksOf !== 'datasets') return null;
  return {
    place: 'the list of titles without a link',
    open: (session, recentMs) => new UnlinkedTitles(name, session, linksOf, recentMs),
  };
}
