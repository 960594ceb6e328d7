import { DatasetFetcher } from '../../../../src/infrastructure/imdb-datasets/dataset-fetcher.js';
import { loadDatasets } from '../../../../src/infrastructure/imdb-datasets/dataset-load.js';
import { DatasetTitleList } from '../../../../src/infrastructure/imdb-datasets/dataset-title-list.js';
import { parseListQuery } from '../../../../src/infrastructure/imdb-datasets/list-query.js';
import { movieSourceContract, UNKNOWN } from '../../../contracts/movie-source.js';
import { titleListContract } from '../../../contracts/title-list.js';
import { datasetFolder } from '../../../support/builders/dataset-files.js';
import { titleId } from '../../../support/builders/movie-builder.js';
import { DATABASES, type OpenTestDatabase } from '../../../support/stores/databases.js';

const QUERY = 'kind=movie';

/** Five films, the first with the most votes and the best rating. */
async function loaded({ database }: OpenTestDatabase): Promise<void> {
  const folder = await datasetFolder();
  const numbers = [1, 2, 3, 4, 5];
  await folder.write(
    'title.basics',
    numbers.map((number) => [titleId(number), 'movie', `Film ${number}`, null, 0, 1990, null, 90, 'Drama']),
  );
  await folder.write(
    'title.ratings',
    numbers.map((number) => [titleId(number), (9 - number / 10).toFixed(1), 100_000 - number]),
  );
  await loadDatasets({
    database,
    folder: folder.path,
    only: ['title.basics', 'title.ratings'],
  });
  await folder.remove();
}

function films(...numbers: readonly number[]) {
  return numbers.map(titleId);
}

for (const [name, open] of DATABASES) {
  movieSourceContract(`the datasets in ${name}`, async () => {
    const opened = await open();
    await loaded(opened);
    const fetcher = new DatasetFetcher(opened.database, () => new Date('2026-02-10T00:00:00Z'));
    return {
      sourceId: 'imdb-datasets',
      fetch: async (page) => {
        const fetched = await fetcher.fetch(page, new AbortController().signal);
        if (fetched.kind === 'stopped' || fetched.kind === 'disallowed') throw new Error(fetched.kind);
        return fetched.kind === 'answered'
          ? { kind: 'read', content: fetched.content }
          : { kind: 'failed', failure: fetched.failure };
      },
      known: titleId(1),
      unknown: UNKNOWN,
      chart: films(1, 2, 3, 4, 5),
      async *troubles() {
        await opened.database.script('drop schema imdb cascade');
        yield 'fatal';
      },
      remove: opened.remove,
    };
  });

  titleListContract(`a list of the datasets in ${name}`, async () => {
    const [opened, empty] = [await open(), await open()];
    await loaded(opened);
    const query = parseListQuery(QUERY);
    if (query.condition === undefined) throw new Error(query.faults.join('; '));
    return {
      list: new DatasetTitleList(opened.database, query.condition, QUERY),
      expected: films(1, 2, 3, 4, 5),
      unavailable: new DatasetTitleList(empty.database, query.condition, QUERY),
      remove: async () => {
        await opened.remove();
        await empty.remove();
      },
    };
  });
}
