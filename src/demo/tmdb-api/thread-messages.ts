import { z } from 'zod';
import type { DayOptions } from './days/day-rates.js';

/** What a local TMDB in a thread is asked; answers say the same number. */
export interface ThreadRequest {
  readonly number: number;
  readonly ask:
    | { readonly what: 'counts' }
    | { readonly what: 'setDay'; readonly date: string }
    | { readonly what: 'advanceDay'; readonly options: DayOptions };
}

export const threadAnswerSchema = z.union([
  z.object({ number: z.int(), error: z.string() }),
  z.object({
    number: z.int(),
    counts: z.object({
      requests: z.int(),
      answers: z.record(z.coerce.number(), z.int()),
      mostInASecond: z.int(),
      mostConnections: z.int(),
    }),
    /** The day on which it stands, after what was asked. */
    day: z.string(),
  }),
]);

export type ThreadAnswer = z.infer<typeof threadAnswerSchema>;
