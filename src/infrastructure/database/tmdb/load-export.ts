import { z } from 'zod';
import type { ExportIds, TmdbExport } from '../../../domain/tmdb/tmdb-export.js';
import type { TmdbKind } from '../../../domain/tmdb/tmdb-id.js';
import { givingWay } from '../giving-way.js';
import {
  inTransaction,
  LONG_STATEMENT_MS,
  queryRows,
  type SqlDatabase,
  type SqlSession,
} from '../sql-database.js';
import { readEarlierIds } from './earlier-ids.js';
import { keepEarlierIds, partitionsOf, writeFreshIds } from './fresh-ids.js';

/** An export that may not be loaded. What was loaded before is as it was. */
export class ExportRefused extends Error {
  override readonly name = 'ExportRefused';
}

/** The ids of a file, each once; what it says of itself is true once they have been read to the end. */
export interface LoadableExport extends AsyncIterable<ExportIds> {
  readonly path: string;
  readonly lines: number;
  readonly ids: number;
}

export interface LoadExportOptions {
  readonly database: SqlDatabase;
  readonly tmdbExport: TmdbExport;
  readonly file: LoadableExport;
  /** SHA-256 of the file. */
  readonly checksum: string;
  /** Refused with fewer lines than this share of those of the export before it. */
  readonly leastShare: number;
  readonly onProgress?: () => void;
}

export interface LoadedExport {
  /** `unchanged` when this very file was loaded before. */
  readonly state: 'loaded' | 'unchanged';
  readonly lines: number;
  readonly ids: number;
}

/** Any number will do, as long as no other program on the server takes it for its own lock. */
const LOAD_LOCK = 470_914_055;

/**
 * Loads a file into `tmdb.ids`, in one transaction in which readers see the old ids until its end. Throws `ExportRefused`
 * when the file has far too few lines, another load is under way or readers keep the old ids busy, what reading the file
 * throws, and `SqlError`; nothing is changed then.
 */
export async function loadExport(options: LoadExportOptions): Promise<LoadedExport> {
  const { database, tmdbExport, file, checksum, leastShare, onProgress } = options;
  return await inTransaction(
    database,
    async (session) => {
      await holdLoads(session);
      const known = await readLoaded(session, tmdbExport);
      if (known?.checksum === checksum) return { state: 'unchanged', lines: known.lines, ids: known.ids };
      const earlierIds = await readEarlierIds(session, tmdbExport);
      await writeFreshIds(session, tmdbExport, reporting(file, onProgress), earlierIds);
      await refuseFewLines(session, tmdbExport, file, leastShare);
      await keepEarlierIds(session, tmdbExport.kind, earlierIds);
      await replaceIds(session, tmdbExport.kind);
      const { lines, ids } = file;
      await noteLoaded(session, tmdbExport, { lines, ids, checksum });
      return { state: 'loaded', lines, ids };
    },
    LONG_STATEMENT_MS,
  );
}

async function holdLoads(session: SqlSession): Promise<void> {
  const { rows } = await session.execute('select pg_try_advisory_xact_lock($1)', [LOAD_LOCK]);
  if (rows[0]?.[0] === true) return;
  throw new ExportRefused('another load of exports into this database is under way; wait for it to end');
}

const loadedRow = z
  .object({ line_count: z.number(), id_count: z.number(), checksum: z.string() })
  .transform(({ line_count: lines, id_count: ids, checksum }) => ({ lines, ids, checksum }));

type Loaded = z.infer<typeof loadedRow>;

async function readLoaded(
  session: SqlSession,
  { kind, adult, date }: TmdbExport,
): Promise<Loaded | undefined> {
  const query = `select line_count, id_count, checksum from tmdb.exports
    where kind = $1 and adult = $2 and date = $3`;
  const [loaded] = await queryRows(session, query, [kind, adult, date], loadedRow);
  return loaded;
}

async function* reporting(
  file: AsyncIterable<ExportIds>,
  onProgress: () => void = () => {},
): AsyncGenerator<ExportIds> {
  for await (const some of file) {
    onProgress();
    yield some;
  }
}

const dayRow = z.object({ day: z.string().nullable() });

/** The last day before an export of which the same file was loaded; `null` where none was. */
export async function loadedDayBefore(
  session: SqlSession,
  { kind, adult, date }: TmdbExport,
): Promise<string | null> {
  const query = `select max(date)::text as day from tmdb.exports where kind = $1 and adult = $2 and date < $3`;
  const [last] = await queryRows(session, query, [kind, adult, date], dayRow);
  return last?.day ?? null;
}

const referenceRow = z.object({ date: z.string(), line_count: z.number() });

/** Compares with the export that comes before it, or where there is none with the one that comes after it. */
async function refuseFewLines(
  session: SqlSession,
  { kind, adult, date }: TmdbExport,
  { path, lines }: LoadableExport,
  leastShare: number,
): Promise<void> {
  const query = `select date, line_count from tmdb.exports where kind = $1 and adult = $2 and date <> $3
    order by date > $3, abs(date - $3) limit 1`;
  const [reference] = await queryRows(session, query, [kind, adult, date], referenceRow);
  if (reference === undefined || lines >= reference.line_count * leastShare) return;
  throw new ExportRefused(
    `${path}: it has ${lines} lines and that of ${reference.date} ${reference.line_count}, so it will not be whole; ` +
      `nothing of it is loaded. If TMDB has deleted so many, load it with --least-share ${shareBelow(lines / reference.line_count)}`,
  );
}

function shareBelow(share: number): number {
  return Math.floor(share * 100) / 100;
}

/** The new partition gets its key and takes the place of the old one. */
async function replaceIds(session: SqlSession, kind: TmdbKind): Promise<void> {
  const { old, fresh } = partitionsOf(kind);
  // For the index of a million ids.
  await session.script(`set local maintenance_work_mem = '128MB';
    alter table tmdb.${fresh} add primary key (id); analyze tmdb.${fresh}`);
  await givingWay(
    session,
    () =>
      session.script(`alter table tmdb.ids detach partition tmdb.${old};
        drop table tmdb.${old};
        alter table tmdb.${fresh} rename to ${old};
        alter index tmdb.${fresh}_pkey rename to ${old}_pkey;
        alter table tmdb.ids attach partition tmdb.${old} for values in ('${kind}');
        alter table tmdb.${old} drop constraint ${fresh}_kind`),
    () =>
      new ExportRefused(
        'the new ids are ready, but readers kept the old ones busy for a minute; end long queries over tmdb.ids, then run the same command again',
      ),
  );
}

async function noteLoaded(
  session: SqlSession,
  { kind, adult, date }: TmdbExport,
  { lines, ids, checksum }: Loaded,
): Promise<void> {
  await session.execute(
    `insert into tmdb.exports (kind, adult, date, line_count, id_count, checksum, loaded_at)
     values ($1, $2, $3, $4, $5, $6, now())
     on conflict (kind, adult, date) do update set line_count = excluded.line_count, id_count = excluded.id_count,
       checksum = excluded.checksum, loaded_at = excluded.loaded_at`,
    [kind, adult, date, lines, ids, checksum],
  );
}
