import type { TmdbKind } from '../../../domain/tmdb/tmdb-id.js';
import type { Catalogue } from '../catalogue/catalogue.js';
import { chance, hash } from '../catalogue/chance.js';
import { parseDay } from '../catalogue/days.js';
import { personFacts } from '../catalogue/people.js';
import { titleFacts } from '../catalogue/title-facts.js';
import { titleTexts } from '../catalogue/title-texts.js';

/** A daily file of ids that the local TMDB makes. */
export interface DailyExport {
  readonly kind: TmdbKind;
  /** Whether it is the file of adult titles or people, of which the other has none. */
  readonly adult: boolean;
  /** Days since 1970-01-01. */
  readonly day: number;
}

const NAME = /^(adult_)?(movie|tv_series|person)_ids_(\d{2})_(\d{2})_(\d{4})\.json\.gz$/;
const KINDS: Readonly<Record<string, TmdbKind>> = { movie: 'movie', tv_series: 'tv', person: 'person' };

/** The export that a file name such as `movie_ids_09_29_2026.json.gz` names; `null` for any other name. */
export function parseExportName(name: string): DailyExport | null {
  const [, adult, kindText = '', month, date, year] = NAME.exec(name) ?? [];
  const kind = KINDS[kindText];
  const day = parseDay(`${year}-${month}-${date}`);
  return kind === undefined || day === null ? null : { kind, adult: adult !== undefined, day };
}

/** Ids that stand first out of order, in the file of movies (3924, 6124, 8773, 25449, 31975) and of people (16767). */
const STRAGGLERS = { movie: 5, tv: 0, person: 1 } as const;
const STRAGGLER = 0x57a6;

/** The lines of a file, each with its end, in TMDB's order: some stragglers, then all by id. */
export function exportText(catalogue: Catalogue, { kind, adult }: DailyExport): string {
  const stragglers = new Set(
    Array.from(
      { length: STRAGGLERS[kind] },
      (_, place) => hash(catalogue.seed, place, STRAGGLER) % catalogue.firstCounts[kind],
    ),
  );
  const all = Array.from({ length: catalogue.counts[kind] }, (_, index) => index)
    .filter((index) => catalogue.isThere(kind, index))
    .map((index) => ({ index, id: catalogue.idAt(kind, index), last: !stragglers.has(index) }))
    .sort((one, other) => Number(one.last) - Number(other.last) || one.id - other.id);
  return all.map(({ index }) => lineOf(catalogue, kind, index, adult)).join('');
}

/** `""` for what is in the other file. A line of a series has no `adult` (2026-08-27). */
function lineOf(catalogue: Catalogue, kind: TmdbKind, index: number, adult: boolean): string {
  if (kind === 'person') {
    if (adult) return '';
    const { id, name, popularity } = personFacts(catalogue, index);
    return `${JSON.stringify({ adult, id, name, popularity })}\n`;
  }
  const facts = titleFacts(catalogue, kind, index);
  if (facts.adult !== adult) return '';
  const { id, popularity, video } = facts;
  const original = titleTexts(catalogue, facts, 'en-US').originalTitle;
  return `${JSON.stringify(
    kind === 'movie'
      ? { adult, id, original_title: original, popularity, video }
      : { id, original_name: original, popularity },
  )}\n`;
}

/** When a file was complete, in milliseconds since 1970: from 07:05 on, by 08:00 UTC. */
export function completedAt({ seed }: Catalogue, { kind, adult, day }: DailyExport): number {
  const minutes = 5 + Math.floor(50 * chance(seed, day, kind.length * 2 + (adult ? 1 : 0)));
  return day * 86_400_000 + (7 * 60 + minutes) * 60_000;
}
