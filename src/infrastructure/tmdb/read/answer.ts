import { type Failure, failure } from '../../../domain/engine/outcome.js';
import { errorMessage } from '../../../shared/error-message.js';
import { readRefusal } from './error.js';

/** What a reader makes of an answer with status 200. */
export function readAnswer<Content>(body: unknown, read: () => Content | Failure): Content | Failure {
  try {
    return readRefusal(body) ?? read();
  } catch (error) {
    // JSON may be nested deeper than it can be written out again.
    return unreadable(`this program could not cope with the answer (${errorMessage(error)})`);
  }
}

export function unreadable(reason: string): Failure {
  return failure('unreadable', reason, { httpStatus: 200 });
}

/** What the record of a whole answer keeps as `raw`: the answer as it came where it is one line, else written out anew. */
export function rawAnswer(body: unknown, text: string | undefined): string {
  return text === undefined || /[\n\r]/.test(text) ? JSON.stringify(body) : text;
}
