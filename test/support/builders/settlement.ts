import type { Settlement } from '../../../src/application/engine/ports.js';
import { titleId } from './movie-builder.js';

/** What saving settles: the target of this key, fetched at once. */
export function settlementOf(key: string | number, values: Partial<Settlement> = {}): Settlement {
  return {
    key: typeof key === 'number' ? titleId(key) : key,
    attempts: 1,
    last: { routeId: 'direct', httpStatus: 200, bytes: 1000, milliseconds: 12.4 },
    savedAs: null,
    source: 'imdb-html',
    notices: null,
    further: [],
    ...values,
  };
}
