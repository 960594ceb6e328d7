import type { TmdbContent } from '../../../../../src/domain/tmdb/tmdb-content.js';
import { partsOf } from '../../../../../src/infrastructure/tmdb/details-parts.js';
import { readTitleDetails } from '../../../../../src/infrastructure/tmdb/read/title-details.js';
import { movieDetails, seriesDetails } from './details-answers.js';

export const observedAt = '2026-09-01T12:00:00.000Z';

/** Of all that is in the invented details. */
export const ID = 900_001;

/** The invented movie with a change, asked for with everything that is stored. */
export function movie(change: object = {}) {
  const body = { ...movieDetails, ...change };
  const result = readTitleDetails(body, {
    kind: 'movie',
    id: ID,
    appended: partsOf('movie', []),
    observedAt,
  });
  if ('kind' in result) throw new Error(result.reason);
  return { ...result, ...titleIn(result) };
}

/** The invented series with a change, asked for with everything that is stored. */
export function series(change: object = {}) {
  const body = { ...seriesDetails, ...change };
  const result = readTitleDetails(body, { kind: 'tv', id: ID, appended: partsOf('tv', []), observedAt });
  if ('kind' in result) throw new Error(result.reason);
  return { ...result, ...titleIn(result) };
}

function titleIn({ records }: TmdbContent) {
  const [record] = records;
  if (record?.record !== 'title' || record.title.details === null) throw new Error('no title with details');
  return { title: record.title, details: record.title.details };
}
