import { StoreFull, StoreLost, StoreRefused } from '../../application/engine/ports.js';
import { errorMessage } from '../../shared/error-message.js';
import { isFull, isRefusal, SqlError } from './sql-error.js';

/** What an error at saving these records means to whoever saves them, as the ports of stores tell it apart. */
export function storeError(error: unknown, keys: readonly string[]): unknown {
  if (isFull(error)) return new StoreFull(`PostgreSQL has no room left: ${messageOf(error)}`);
  if (error instanceof StoreFull || error instanceof StoreLost) return error;
  if (error instanceof SqlError && !isRefusal(error)) return error;
  return new StoreRefused(`PostgreSQL refused ${keys.join(', ')}: ${messageOf(error)}`, { cause: error });
}

function messageOf(error: unknown): string {
  if (!(error instanceof SqlError)) return errorMessage(error);
  // Of a broken constraint the detail repeats the whole row, plot and all.
  return error.detail === null || error.code.startsWith('23')
    ? error.message
    : `${error.message} (${error.detail})`;
}
