import type { MovieDraft } from './movie.js';

interface Named {
  readonly nameId: string;
  readonly name: string;
}

/** The cast of people in the order of the source: who is listed twice keeps the first place and brings all characters. */
export function billed(
  listed: readonly (Named & { readonly characters: readonly string[] })[],
): MovieDraft['cast'] {
  const members = new Map<string, Named & { readonly characters: Set<string> }>();
  for (const { nameId, name, characters } of listed) {
    const known = members.get(nameId);
    if (known === undefined) members.set(nameId, { nameId, name, characters: new Set(characters) });
    else for (const character of characters) known.characters.add(character);
  }
  return [...members.values()].map(({ characters, ...member }, index) => ({
    ...member,
    characters: [...characters],
    billingOrder: index + 1,
  }));
}

/** Each person once, at the first place. */
export function distinctPeople<Person extends Named>(listed: readonly Person[]): Person[] {
  const byId = new Map<string, Person>();
  for (const one of listed) if (!byId.has(one.nameId)) byId.set(one.nameId, one);
  return [...byId.values()];
}
