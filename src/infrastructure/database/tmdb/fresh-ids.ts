import { isIsoDate } from '../../../domain/days/iso-date.js';
import type { ExportIds, TmdbExport } from '../../../domain/tmdb/tmdb-export.js';
import type { TmdbKind } from '../../../domain/tmdb/tmdb-id.js';
import type { CopySession } from '../sql-database.js';
import { CopyRows } from './copy-rows.js';
import type { EarlierIds } from './earlier-ids.js';

/** Of `tmdb.ids`, in its own place and in that of what is to follow it. */
export function partitionsOf(kind: TmdbKind): { readonly old: string; readonly fresh: string } {
  return { old: `ids_${kind}`, fresh: `ids_${kind}_new` };
}

/**
 * Makes the partition that is to follow the one of the kind and writes the ids of a file into it, but for those that a later
 * day had: these are left among the known ones with the first day that they have now, as are those that the file lacks.
 */
export async function writeFreshIds(
  session: CopySession,
  { kind, adult, date }: TmdbExport,
  file: AsyncIterable<ExportIds>,
  known: EarlierIds,
): Promise<void> {
  if (!isIsoDate(date)) throw new RangeError(`${date} is no date`);
  const { old, fresh } = partitionsOf(kind);
  // What all rows share is not sent with each. The last check spares attaching a scan while readers wait.
  await session.script(`create table tmdb.${fresh} (like tmdb.${old} including constraints);
    alter table tmdb.${fresh}
      alter kind set default '${kind}',
      alter last_seen set default '${date}',
      alter adult set default ${adult},
      add constraint ${fresh}_kind check (kind = '${kind}')`);
  const rows = freshRows(file, known, date);
  await session.copyIn(`copy tmdb.${fresh} (id, first_seen, popularity) from stdin with (freeze)`, rows);
  await session.script(`alter table tmdb.${fresh}
    alter kind drop default, alter last_seen drop default, alter adult drop default`);
}

async function* freshRows(
  file: AsyncIterable<ExportIds>,
  known: EarlierIds,
  date: string,
): AsyncGenerator<Buffer> {
  for await (const { count, ids, popularities } of file) {
    const rows = new CopyRows(count);
    for (let index = 0; index < count; index += 1) {
      const id = ids[index] ?? 0;
      const before = known.take(id);
      const firstSeen = before === undefined || date < before.firstSeen ? date : before.firstSeen;
      if (before?.isLater === true) known.set(id, { firstSeen, isLater: true });
      else {
        const popularity = popularities[index] ?? Number.NaN;
        rows.whole(id).next().text(firstSeen).next().decimal(popularity).endRow();
      }
    }
    if (rows.written.length > 0) yield rows.written;
  }
}

/** Takes over from the old partition what is still among the known ids. */
export async function keepEarlierIds(session: CopySession, kind: TmdbKind, known: EarlierIds): Promise<void> {
  const { old, fresh } = partitionsOf(kind);
  await session.script('create temp table kept_ids (id integer, first_seen date) on commit drop');
  if ((await session.copyIn('copy kept_ids from stdin with (freeze)', knownRows(known))) === 0) return;
  await session.script(`set local work_mem = '128MB';
    insert into tmdb.${fresh} (kind, id, first_seen, last_seen, popularity, adult)
    select o.kind, o.id, k.first_seen, o.last_seen, o.popularity, o.adult
    from kept_ids k join tmdb.${old} o on o.id = k.id`);
}

const ROWS_AT_ONCE = 10_000;

async function* knownRows(known: EarlierIds): AsyncGenerator<Buffer> {
  let rows = new CopyRows(ROWS_AT_ONCE);
  let count = 0;
  for (const [id, { firstSeen }] of known) {
    rows.whole(id).next().text(firstSeen).endRow();
    count += 1;
    if (count % ROWS_AT_ONCE !== 0) continue;
    yield rows.written;
    rows = new CopyRows(ROWS_AT_ONCE);
  }
  if (rows.written.length > 0) yield rows.written;
}
