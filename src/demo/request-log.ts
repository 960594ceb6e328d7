const KEPT = 20_000;

/** The requests that a local site got, the newest 20,000 with all that they said, and counts of all of them. */
export class RequestLog<Request> {
  readonly requests: Request[] = [];
  private readonly perKey = new Map<string, number>();

  /** @param key what the request is counted under; `null` for one that nobody asks for */
  add(request: Request, key: string | null): void {
    this.requests.push(request);
    if (this.requests.length > KEPT * 1.1) this.requests.splice(0, this.requests.length - KEPT);
    if (key !== null) this.perKey.set(key, this.requestsFor(key) + 1);
  }

  requestsFor(key: string): number {
    return this.perKey.get(key) ?? 0;
  }
}
