import { itemsAt, valueAt } from './json-tree.js';

/** Ids of IMDb's credit groupings; their labels are localised. Since October 2025. */
export const DIRECTOR_GROUP = 'ace5cb4c-8708-4238-9542-04641e7c8171';
const CAST_GROUP = '7caf7d16-5db9-4f4f-8864-d4c6e711c686';

/** A reference page's id of the same, in July and August 2025. */
const DIRECTOR_CATEGORY = 'director';

interface RawPerson {
  readonly nameId: unknown;
  readonly name: unknown;
  readonly characters?: readonly unknown[];
}

/** A person where the data lists them, yet to be read. */
interface Listed {
  readonly raw: unknown;
  readonly read: (raw: unknown) => RawPerson;
}

/**
 * The fullest of the lists in a title's objects: the whole cast of a reference page, or the billed cast in its older and
 * newer shape.
 */
export function castOf(titles: readonly unknown[]): readonly RawPerson[] {
  return fullest(
    titles.flatMap((title) => [
      itemsOf(title, () => true).filter(({ raw }) => valueAt(raw, 'isCast') === true),
      // Until 2022 the stars were kept apart, ahead of the rest of the cast.
      [
        ...credits(itemsAt(title, 'principalCast')),
        ...itemsAt(title, 'cast', 'edges').map((edge) => ({
          raw: valueAt(edge, 'node'),
          read: personOfCredit,
        })),
      ],
      castGroup(itemsAt(title, 'castV2')),
    ]),
  );
}

export function directorsOf(titles: readonly unknown[]): readonly RawPerson[] {
  return fullest(
    titles.flatMap((title) => [
      itemsOf(title, (category) => isDirecting(valueAt(category, 'id'))),
      credits(itemsAt(title, 'directors')),
      credits(
        itemsAt(title, 'crewV2').filter((group) => isDirecting(valueAt(group, 'grouping', 'groupingId'))),
      ),
      // For the page's own title: only the names of the first few, and before 2025 without ids.
      credits(itemsAt(title, 'directorsPageTitle')).filter(
        ({ raw }) => valueAt(raw, 'name', 'id') !== undefined,
      ),
      credits(
        itemsAt(title, 'principalCredits').filter((group) => isDirecting(valueAt(group, 'category', 'id'))),
      ),
    ]),
  );
}

/** The group that says it is the cast; where none says so, the first is. */
function castGroup(groups: readonly unknown[]): readonly Listed[] {
  const named = groups.filter((group) => endsWith(valueAt(group, 'grouping', 'groupingId'), CAST_GROUP));
  return credits(named.length > 0 ? named : groups.slice(0, 1));
}

function credits(groups: readonly unknown[]): readonly Listed[] {
  return groups.flatMap((group) => itemsAt(group, 'credits')).map((raw) => ({ raw, read: personOfCredit }));
}

/** Of a reference page. */
function itemsOf(title: unknown, isWanted: (category: unknown) => boolean): readonly Listed[] {
  return itemsAt(title, 'categories')
    .filter(isWanted)
    .flatMap((category) => itemsAt(category, 'section', 'items'))
    .map((raw) => ({ raw, read: personOfItem }));
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

function isDirecting(id: unknown): boolean {
  return id === DIRECTOR_CATEGORY || endsWith(id, DIRECTOR_GROUP);
}

function endsWith(id: unknown, ending: string): boolean {
  return typeof id === 'string' && id.endsWith(ending);
}

/** Of lists of the same length the first; only its people are read. */
function fullest(lists: readonly (readonly Listed[])[]): readonly RawPerson[] {
  const best = lists.reduce((longest, list) => (list.length > longest.length ? list : longest), []);
  return best.map(({ raw, read }) => read(raw));
}
