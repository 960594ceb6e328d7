import type { Crew } from '../../../domain/imdb/movie.js';
import { itemsAt, valueAt } from './json-tree.js';

/** Ids of IMDb's credit groupings; their labels are localised. Since October 2025. */
const CAST_GROUP = '7caf7d16-5db9-4f4f-8864-d4c6e711c686';
const STARS_GROUP = '7510356e-fde9-438e-b3ad-0099ba6bc8ce';
const CREW_GROUPS: Readonly<Record<Crew, string>> = {
  directors: 'ace5cb4c-8708-4238-9542-04641e7c8171',
  writers: 'c84ecaff-add5-4f2e-81db-102a41881fe3',
  creators: '85198717-6c2d-481e-93a5-47858774bcce',
};

/** Ids of the same in the credits of title pages until 2025, and on reference pages of July and August 2025. */
const CREW_CATEGORIES: Readonly<Record<Crew, string>> = {
  directors: 'director',
  writers: 'writer',
  creators: 'creator',
};

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

/** Size of the whole cast, by the first of the lists that says it; credits of the crew are not counted. */
export function castCountOf(titles: readonly unknown[]): number | undefined {
  const isCast = (group: unknown) =>
    valueAt(group, 'category', 'id') === 'cast' ||
    [CAST_GROUP, STARS_GROUP].some((id) => endsWith(valueAt(group, 'grouping', 'groupingId'), id));
  const totals = titles.flatMap((title) => [
    valueAt(title, 'cast', 'total'),
    ...['castV2', 'principalCredits', 'principalCreditsV2'].flatMap((list) =>
      itemsAt(title, list)
        .filter(isCast)
        .map((group) => valueAt(group, 'totalCredits')),
    ),
    ...itemsAt(title, 'categories')
      .filter(
        (category) => endsWith(valueAt(category, 'id'), CAST_GROUP) || valueAt(category, 'id') === 'cast',
      )
      .map((category) => valueAt(category, 'section', 'total')),
  ]);
  return totals.find((total): total is number => typeof total === 'number' && total > 0);
}

/** Who directs, writes or has created the title; title pages name the first few. */
export function crewOf(titles: readonly unknown[], crew: Crew): readonly RawPerson[] {
  const isOf = (id: unknown) => id === CREW_CATEGORIES[crew] || namesCrew(id, crew);
  return fullest(
    titles.flatMap((title) => [
      itemsOf(title, (category) => isOf(valueAt(category, 'id'))),
      credits(itemsAt(title, crew)),
      ...['crewV2', 'principalCreditsV2'].map((list) =>
        credits(itemsAt(title, list).filter((group) => isOf(valueAt(group, 'grouping', 'groupingId')))),
      ),
      // For the page's own title: only the names of the first few, and before 2025 without ids.
      credits(itemsAt(title, `${crew}PageTitle`)).filter(
        ({ raw }) => valueAt(raw, 'name', 'id') !== undefined,
      ),
      credits(itemsAt(title, 'principalCredits').filter((group) => isOf(valueAt(group, 'category', 'id')))),
    ]),
  );
}

/** Whether an id is that of the group, or an address has it: one that a browser has saved may go on behind it. */
export function namesCrew(id: unknown, crew: Crew): boolean {
  return typeof id === 'string' && id.includes(CREW_GROUPS[crew]);
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

function endsWith(id: unknown, ending: string): boolean {
  return typeof id === 'string' && id.endsWith(ending);
}

/** Of lists of the same length the first; only its people are read. */
function fullest(lists: readonly (readonly Listed[])[]): readonly RawPerson[] {
  const best = lists.reduce((longest, list) => (list.length > longest.length ? list : longest), []);
  return best.map(({ raw, read }) => read(raw));
}
