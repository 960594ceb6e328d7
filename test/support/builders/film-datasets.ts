import { films } from '../../../src/demo/films.js';
import type { DatasetName } from '../../../src/infrastructure/imdb-datasets/dataset-files.js';
import type { DatasetFolder } from './dataset-files.js';

export const FILM_DATASETS = [
  'title.basics',
  'title.ratings',
  'title.crew',
  'title.principals',
  'name.basics',
] as const satisfies readonly DatasetName[];

/** The films of the local sites as the files of the datasets have them. */
export async function writeFilms(datasets: DatasetFolder): Promise<void> {
  const people = new Map(
    films.flatMap((film) => [...film.cast, ...film.directors]).map((one) => [one.nameId, one.name]),
  );
  await datasets.write('title.basics', [
    ...films.map((film) => [
      film.titleId,
      'movie',
      film.title,
      film.originalTitle ?? film.title,
      0,
      film.year,
      '\\N',
      film.runtimeMinutes ?? '\\N',
      film.genres.slice(0, 3).join(','),
    ]),
  ]);
  await datasets.write('title.ratings', [...films.map((film) => [film.titleId, film.rating, film.votes])]);
  await datasets.write('title.crew', [
    ...films.map((film) => [film.titleId, film.directors.map(({ nameId }) => nameId).join(','), '\\N']),
  ]);
  await datasets.write('title.principals', [
    ...films.flatMap((film) =>
      film.cast
        .slice(0, 4)
        .map(({ nameId }, index) => [film.titleId, index + 1, nameId, 'actor', '\\N', '\\N']),
    ),
  ]);
  await datasets.write('name.basics', [
    ...[...people].map(([nameId, name]) => [nameId, name, '\\N', '\\N', 'actor', '\\N']),
  ]);
}
