import type { ServerResponse } from 'node:http';
import type { ClientLimits } from './client-limits.js';

/** What a local TMDB was asked, over all its time. */
export interface RequestCounts {
  readonly requests: number;
  /** Whole answers by their HTTP status. */
  readonly answers: Readonly<Record<number, number>>;
  /** The most requests that one address made in any second, also those that were refused. */
  readonly mostInASecond: number;
  /** The most connections that one address had at a time, also those that were refused. */
  readonly mostConnections: number;
}

export class RequestCounter {
  private requests = 0;
  private readonly answers: Record<number, number> = {};

  constructor(private readonly limits: ClientLimits) {}

  /** Counts a request now, and its answer once it is written. */
  watch(response: ServerResponse): void {
    this.requests += 1;
    response.once('finish', () => {
      this.answers[response.statusCode] = (this.answers[response.statusCode] ?? 0) + 1;
    });
  }

  counts(): RequestCounts {
    const { mostInASecond, mostConnections } = this.limits;
    return { requests: this.requests, answers: { ...this.answers }, mostInASecond, mostConnections };
  }
}
