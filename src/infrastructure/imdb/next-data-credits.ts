import { itemsAt, valueAt } from './json-tree.js';

/** Ids of IMDb's credit groupings; their labels are localised. Seen in October 2025. */
const DIRECTOR = 'ace5cb4c-8708-4238-9542-04641e7c8171';
const CAST = '7caf7d16-5db9-4f4f-8864-d4c6e711c686';

interface RawPerson {
  readonly nameId: unknown;
  readonly name: unknown;
  readonly characters?: readonly unknown[];
}

/** The fullest list first: the whole cast of a reference page, then the billed cast in its older and newer shape. */
export function castOf(above: unknown, main: unknown): readonly RawPerson[] {
  return firstNonEmpty(
    () =>
      itemsAt(main, 'categories')
        .flatMap((category) => itemsAt(category, 'section', 'items'))
        .filter((item) => valueAt(item, 'isCast') === true)
        .map(personOfItem),
    () => [
      // Until 2022 the stars were kept apart, ahead of the rest of the cast.
      ...credits(itemsAt(main, 'principalCast')),
      ...itemsAt(main, 'cast', 'edges').map((edge) => personOfCredit(valueAt(edge, 'node'))),
    ],
    () => castGroup(itemsAt(main, 'castV2')),
    () => castGroup(itemsAt(above, 'castV2')),
  );
}

export function directorsOf(above: unknown, main: unknown): readonly RawPerson[] {
  return firstNonEmpty(
    () =>
      itemsAt(main, 'categories')
        .filter((category) => isGroup(valueAt(category, 'id'), DIRECTOR))
        .flatMap((category) => itemsAt(category, 'section', 'items'))
        .map(personOfItem),
    () => credits(itemsAt(main, 'directors')),
    () => credits(itemsAt(main, 'crewV2').filter(isDirectorGroup)),
    () => credits(itemsAt(above, 'crewV2').filter(isDirectorGroup)),
    () =>
      credits(
        itemsAt(above, 'principalCredits').filter((group) => valueAt(group, 'category', 'id') === 'director'),
      ),
  );
}

/** The group that says it is the cast; where none says so, the first is. */
function castGroup(groups: readonly unknown[]): readonly RawPerson[] {
  const named = groups.filter((group) => isGroup(valueAt(group, 'grouping', 'groupingId'), CAST));
  return credits(named.length > 0 ? named : groups.slice(0, 1));
}

function credits(groups: readonly unknown[]): readonly RawPerson[] {
  return groups.flatMap((group) => itemsAt(group, 'credits')).map(personOfCredit);
}

function personOfCredit(credit: unknown): RawPerson {
  const roles = itemsAt(credit, 'creditedRoles', 'edges').flatMap((role) =>
    itemsAt(role, 'node', 'characters', 'edges').map((edge) => valueAt(edge, 'node', 'name')),
  );
  return {
    nameId: valueAt(credit, 'name', 'id'),
    name: valueAt(credit, 'name', 'nameText', 'text'),
    characters: [...itemsAt(credit, 'characters').map((character) => valueAt(character, 'name')), ...roles],
  };
}

function personOfItem(item: unknown): RawPerson {
  return {
    nameId: valueAt(item, 'id'),
    name: valueAt(item, 'rowTitle'),
    characters: itemsAt(item, 'characters'),
  };
}

function isDirectorGroup(group: unknown): boolean {
  return isGroup(valueAt(group, 'grouping', 'groupingId'), DIRECTOR);
}

function isGroup(id: unknown, ending: string): boolean {
  return typeof id === 'string' && id.endsWith(ending);
}

function firstNonEmpty(...lists: readonly (() => readonly RawPerson[])[]): readonly RawPerson[] {
  for (const list of lists) {
    const people = list();
    if (people.length > 0) return people;
  }
  return [];
}
