import type { SiteRequest } from './behaviour.js';

type LoggedRequest = { -readonly [K in keyof SiteRequest]: SiteRequest[K] };

/** The requests that a site got, the newest 20,000 with all that they said, and counts of all of them. */
export class RequestLog {
  readonly requests: LoggedRequest[] = [];
  private readonly perTitle = new Map<string, number>();

  add(request: LoggedRequest): void {
    this.requests.push(request);
    if (this.requests.length > KEPT * 1.1) this.requests.splice(0, this.requests.length - KEPT);
    if (request.titleId === null) return;
    this.perTitle.set(request.titleId, this.requestsFor(request.titleId) + 1);
  }

  requestsFor(titleId: string): number {
    return this.perTitle.get(titleId) ?? 0;
  }
}

const KEPT = 20_000;
