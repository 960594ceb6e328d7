import { parseTmdbKey, type TmdbKind } from '../../domain/tmdb/tmdb-id.js';
import { decodedPieces } from '../../shared/decoded-pieces.js';
import { PlainEntries, type PlainEntry } from '../../shared/plain-entries.js';
import { quoted } from '../../shared/quoted.js';

export interface ReadTmdbIds {
  /** In the order of the list, duplicates among them. */
  readonly ids: readonly number[];
  /** A sentence per malformed entry, with its line number; only the first ones. */
  readonly faults: readonly string[];
  /** Malformed entries that have no sentence. */
  readonly moreFaults: number;
}

const MOST_FAULTS = 20;
const LONGEST_SHOWN = 40;

/** The ids of one kind in a file: numbers, one a line or separated by commas or blanks; `#` begins a comment. */
export async function readTmdbIds(bytes: AsyncIterable<Uint8Array>, kind: TmdbKind): Promise<ReadTmdbIds> {
  const ids: number[] = [];
  const faults: string[] = [];
  let moreFaults = 0;
  const take = (entries: Iterable<PlainEntry>) => {
    for (const { text, line } of entries) {
      const key = parseTmdbKey(`${kind}/${text}`);
      if (key !== null) ids.push(key.id);
      else if (faults.length < MOST_FAULTS) faults.push(`line ${line}: ${faultOf(text)}`);
      else moreFaults += 1;
    }
  };
  const entries = new PlainEntries();
  for await (const piece of decodedPieces(bytes)) take(entries.take(piece));
  take(entries.end());
  return { ids, faults, moreFaults };
}

function faultOf(entry: string): string {
  const shown = quoted(entry, LONGEST_SHOWN);
  if (!/^(?:tt|nm)\d+$/.test(entry)) return `${shown} is no id of TMDB (a number from 1)`;
  const way = entry.startsWith('tt') ? '; titles of IMDb are for scrape --source tmdb --ids-file' : '';
  return `${shown} is an id of IMDb, not of TMDB${way}`;
}
