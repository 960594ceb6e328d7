/** A fault, after a wait; or, as `latency`, only a wait before whatever else is decided. */
export type Behaviour<Fault> =
  | (Fault & { readonly latencyMs?: number })
  | { readonly kind: 'latency'; readonly latencyMs: number };

/** What to do with one request. */
export interface Decision<Fault> {
  readonly fault: Fault | { readonly kind: 'normal' };
  readonly latencyMs: number;
}

/** Decides by anything that a request shows, e.g. by the client's address; `undefined` leaves it to older rules. */
export type BehaviourDecision<Request, Fault> = (request: Request) => Behaviour<Fault> | undefined;

/**
 * The rules of a local site in force. The newest that matches decides; the waits of `latency` rules are added to it.
 * `scoped` makes a decision of a rule, which is plain data.
 */
export class BehaviourRules<Request, Fault extends { readonly kind: string }, Rule extends object> {
  private decisions: BehaviourDecision<Request, Fault>[] = [];

  constructor(private readonly scoped: (rule: Rule) => BehaviourDecision<Request, Fault>) {}

  add(rule: Rule | BehaviourDecision<Request, Fault>): void {
    this.decisions.unshift(typeof rule === 'function' ? rule : this.scoped(rule));
  }

  clear(): void {
    this.decisions = [];
  }

  decide(request: Request): Decision<Fault> {
    let latencyMs = 0;
    for (const decision of this.decisions) {
      const behaviour = decision(request);
      if (behaviour === undefined) continue;
      latencyMs += behaviour.latencyMs ?? 0;
      if (isFault(behaviour)) return { fault: behaviour, latencyMs };
    }
    return { fault: { kind: 'normal' }, latencyMs };
  }
}

function isFault<Fault extends { readonly kind: string }>(
  behaviour: Behaviour<Fault>,
): behaviour is Fault & { readonly latencyMs?: number } {
  return behaviour.kind !== 'latency';
}
