import { z } from 'zod';
import type { TmdbExport } from '../../../domain/tmdb/tmdb-export.js';
import { queryRows, type SqlSession } from '../sql-database.js';

/** What is known of an id before an export is loaded. */
export interface Known {
  /** Day (UTC) of the oldest loaded export with it. */
  readonly firstSeen: string;
  /** Whether an export of a later day than the one to load had it. */
  readonly isLater: boolean;
}

const PAGE_BITS = 16;
const PAGE_IDS = 2 ** PAGE_BITS;

/** What is known of millions of ids: 4 bytes for each number between them, none where 65,536 in a row are not known. */
export class EarlierIds implements Iterable<readonly [id: number, known: Known]> {
  readonly #pages: (Uint32Array | undefined)[] = [];
  /** The pages have places in it; 0 is what is not known. Ids have few days among them. */
  readonly #choices: (Known | undefined)[] = [undefined];
  readonly #places = new Map<string, number>();

  set(id: number, known: Known): void {
    this.setPlace(id, this.placeOf(known));
  }

  /** For `setPlace`, where many ids are known alike. */
  placeOf(known: Known): number {
    const key = `${known.firstSeen} ${known.isLater}`;
    const place = this.#places.get(key);
    if (place !== undefined) return place;
    this.#places.set(key, this.#choices.length);
    return this.#choices.push(known) - 1;
  }

  setPlace(id: number, place: number): void {
    const number = id >>> PAGE_BITS;
    let page = this.#pages[number];
    if (page === undefined) {
      page = new Uint32Array(PAGE_IDS);
      this.#pages[number] = page;
    }
    page[id % PAGE_IDS] = place;
  }

  /** What is known of the id, which is not among them from then on. */
  take(id: number): Known | undefined {
    const page = this.#pages[id >>> PAGE_BITS];
    if (page === undefined) return;
    const at = id % PAGE_IDS;
    const place = page[at] ?? 0;
    page[at] = 0;
    return this.#choices[place];
  }

  *[Symbol.iterator](): Generator<readonly [id: number, known: Known]> {
    for (const [number, page] of this.#pages.entries()) {
      if (page === undefined) continue;
      for (let at = 0; at < PAGE_IDS; at += 1) {
        const known = this.#choices[page[at] ?? 0];
        if (known !== undefined) yield [number * PAGE_IDS + at, known];
      }
    }
  }
}

/** Some megabytes of an answer. */
const IDS_PER_QUERY = 250_000;

const groupRow = z.object({
  firstSeen: z.string(),
  isLater: z.boolean(),
  largest: z.number(),
  ids: z.string(),
});

/** Reads them from `tmdb.ids`. A row for each id would cost ten times as much as a text of all that have a day in common. */
export async function readEarlierIds(session: SqlSession, { kind, date }: TmdbExport): Promise<EarlierIds> {
  const query = `select first_seen as "firstSeen", last_seen > $2::date as "isLater", max(id) as largest,
      string_agg(id::text, ',') as ids
    from (
      select id, first_seen, last_seen from tmdb.ids_${kind} where id > $1 order by id limit ${IDS_PER_QUERY}
    ) page
    group by 1, 2`;
  const known = new EarlierIds();
  for (let last = 0; ; ) {
    const groups = await queryRows(session, query, [last, date], groupRow);
    if (groups.length === 0) return known;
    for (const { ids, ...group } of groups) setAll(known, ids, group);
    last = Math.max(...groups.map(({ largest }) => largest));
  }
}

const ZERO = 0x30;
const COMMA = 0x2c;

function setAll(known: EarlierIds, ids: string, { firstSeen, isLater }: Known): void {
  const place = known.placeOf({ firstSeen, isLater });
  let id = 0;
  for (let at = 0; at < ids.length; at += 1) {
    const code = ids.charCodeAt(at);
    if (code === COMMA) {
      known.setPlace(id, place);
      id = 0;
    } else id = id * 10 + code - ZERO;
  }
  known.setPlace(id, place);
}
