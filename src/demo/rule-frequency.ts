import { seededRandom } from './seeded-random.js';

/** How often a rule of a local site applies to the requests that it concerns. Without any field: to each of them. */
export interface RuleFrequency {
  /** This share of the requests, 0 to 1, chosen by a generator seeded with `seed` (default 1). */
  readonly share?: number;
  readonly seed?: number;
  /** Only the first so many of them. */
  readonly first?: number;
  /** Only the first so many of every key. */
  readonly firstPerKey?: number;
}

/** Answers for one request after the other, named by its key, whether the rule applies to it. */
export function frequency(rule: RuleFrequency): (key: string | null) => boolean {
  const random = seededRandom(rule.seed ?? 1);
  const perKey = new Map<string | null, number>();
  let applied = 0;
  return (key) => {
    if (rule.share !== undefined && random.next() >= rule.share) return false;
    if (rule.first !== undefined && applied >= rule.first) return false;
    const ofKey = perKey.get(key) ?? 0;
    if (rule.firstPerKey !== undefined && ofKey >= rule.firstPerKey) return false;
    applied += 1;
    if (rule.firstPerKey !== undefined) perKey.set(key, ofKey + 1);
    return true;
  };
}

/** The frequency that `10%` or `first:20` stands for; `null` for any other text. */
export function parseFrequency(text: string): RuleFrequency | null {
  const [, percent] = /^(\d{1,3}(?:\.\d+)?)%$/.exec(text) ?? [];
  if (percent !== undefined) return Number(percent) <= 100 ? { share: Number(percent) / 100 } : null;
  const [, first] = /^first:(\d{1,9})$/.exec(text) ?? [];
  return first === undefined ? null : { first: Number(first) };
}
