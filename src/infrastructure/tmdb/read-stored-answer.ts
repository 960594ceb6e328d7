import { z } from 'zod';
import type { Failure } from '../../domain/engine/outcome.js';
import { LARGEST_INTEGER } from '../../domain/numbers/largest-integer.js';
import type { TmdbContent } from '../../domain/tmdb/tmdb-content.js';
import { parseTmdbKey } from '../../domain/tmdb/tmdb-id.js';
import { keyOfRecord, type TmdbRecord } from '../../domain/tmdb/tmdb-record.js';
import { parseTarget } from '../../domain/tmdb/tmdb-target.js';
import { quoted } from '../../shared/quoted.js';
import { partsOf } from './details-parts.js';
import { readChanges } from './read/changes.js';
import { readFindRecord } from './read/find-record.js';
import { readListRow } from './read/list-page.js';
import { readPersonDetails } from './read/person-details.js';
import { readReview } from './read/reviews-page.js';
import { readTitleDetails } from './read/title-details.js';

const lineSchema = z.object({
  key: z.string(),
  fetched_at: z.iso.datetime({ precision: 3 }),
  list: z.string().min(1).optional(),
  position: z.int().min(1).max(LARGEST_INTEGER).optional(),
  title: z.string().optional(),
  language: z.string().optional(),
  answer: z.unknown(),
});

type Line = z.output<typeof lineSchema>;

const LONGEST_SHOWN = 60;

/**
 * A line of a raw file (`lineOf`), its answer read as it was when it came. Which parts were appended to details is not kept
 * with them: those that are stored must be there.
 */
export function readStoredAnswer(line: string): TmdbRecord | { readonly fault: string } {
  const parsed = parse(line);
  if ('fault' in parsed) return parsed;
  const content = readContent(parsed);
  if ('fault' in content) return content;
  if (!('records' in content)) return { fault: `${parsed.key}: ${content.reason}` };
  const [record] = content.records;
  if (record !== undefined && keyOfRecord(record) === parsed.key) return record;
  return { fault: `${quoted(parsed.key, LONGEST_SHOWN)} has the answer of something else` };
}

function parse(line: string): Line | { readonly fault: string } {
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch {
    return { fault: 'it is no JSON' };
  }
  const read = lineSchema.safeParse(json);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  return { fault: `it is no raw answer (${issue?.path.join('.') || 'the line'}: ${issue?.message})` };
}

function readContent({
  key,
  fetched_at: observedAt,
  list,
  position,
  title,
  language,
  answer,
}: Line): TmdbContent | Failure | { readonly fault: string } {
  if (key.startsWith('review/')) {
    const of = parseTmdbKey(title ?? '');
    if (of === null || of.kind === 'person') {
      return {
        fault: `${quoted(key, LONGEST_SHOWN)} does not say of which title; collect the reviews again`,
      };
    }
    return readReview(answer, { kind: of.kind, titleId: of.id, language: language ?? null, observedAt });
  }
  const target = parseTarget(key);
  if (target?.target === 'find') return readFindRecord(answer, { imdbId: target.imdbId, observedAt });
  if (target?.target === 'changes') return readChanges(answer, { ...target, observedAt });
  const about = parseTmdbKey(key);
  if (about === null) return { fault: `${quoted(key, LONGEST_SHOWN)} is no key of TMDB` };
  const { kind, id } = about;
  if (list !== undefined && position !== undefined) {
    return readListRow(answer, { kind, place: { list, position }, observedAt });
  }
  const appended = partsOf(kind, []);
  return kind === 'person'
    ? readPersonDetails(answer, { id, appended, observedAt })
    : readTitleDetails(answer, { kind, id, appended, observedAt });
}
