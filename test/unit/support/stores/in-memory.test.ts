import { movieRepositoryContract, stored } from '../../../contracts/movie-repository.js';
import { routesContract } from '../../../contracts/routes.js';
import { runJournalContract } from '../../../contracts/run-journal.js';
import { titleListContract } from '../../../contracts/title-list.js';
import { titleId } from '../../../support/builders/movie-builder.js';
import {
  DIRECT,
  FixedRoutes,
  MovieRepositoryInMemory,
  TitleListInMemory,
} from '../../../support/stores/in-memory.js';
import { journalsInMemory } from '../../../support/stores/journals.js';

// Use cases are tested on these stand-ins, so they keep the promises of what they stand in for.

movieRepositoryContract('a store in memory', async () => {
  const repository = new MovieRepositoryInMemory('memory');
  return {
    clear: async () => repository.movies.clear(),
    open: async () => repository,
    read: async () =>
      [...repository.movies.values()]
        .map(stored)
        .toSorted((one, other) => one.titleId.localeCompare(other.titleId)),
    remove: async () => {},
  };
});

runJournalContract('a journal in memory', async () => journalsInMemory());

titleListContract('a list in memory', async () => {
  const expected = [titleId(3), titleId(1), titleId(2)];
  return { list: new TitleListInMemory(expected), expected };
});

routesContract('fixed routes', (ids) => {
  const routes = new FixedRoutes(ids.map((id) => ({ ...DIRECT, id })));
  return {
    routes,
    blockAll: async (seen) => {
      routes.blocked = seen;
    },
  };
});
