import type { Crew } from '../../../domain/imdb/movie.js';
import type { FieldName, PageFields, PagePart } from './page-fields.js';

const SERIES: ReadonlySet<unknown> = new Set(['tvSeries', 'tvMiniSeries', 'podcastSeries']);

/** What a crew that stands for writers and creators is: of a series its creators, of any other title its writers. */
export function authorsOf(kind: string | null | undefined): Exclude<Crew, 'directors'> {
  return SERIES.has(kind) ? 'creators' : 'writers';
}

/**
 * The parts without the crews that they name for writers and creators alike, where a part tells the two apart: the same
 * people would be stored as both. Where none does, one such crew stays, the largest, as what it is in a title of this kind.
 */
export function withOneCrew(parts: readonly PagePart[], kind: string | null): readonly PagePart[] {
  const isTold = parts.some((part) => !part.hasOneCrew && authorsIn(part).length > 0);
  const [largest] = parts
    .filter(({ hasOneCrew }) => hasOneCrew && !isTold)
    .toSorted(
      (one, other) =>
        authorsIn(other).length - authorsIn(one).length || other.origin.localeCompare(one.origin),
    );
  return parts.map((part) => {
    if (!part.hasOneCrew) return part;
    const fields: PageFields = { ...part.fields, writers: [], creators: [] };
    if (part === largest) return { ...part, fields: { ...fields, [authorsOf(kind)]: authorsIn(part) } };
    return { ...part, fields, notices: part.notices.filter(({ field }) => !AUTHORS.has(field)) };
  });
}

const AUTHORS: ReadonlySet<FieldName> = new Set<FieldName>(['writers', 'creators']);

function authorsIn({ fields }: PagePart): PageFields['writers'] {
  return [...fields.writers, ...fields.creators];
}
