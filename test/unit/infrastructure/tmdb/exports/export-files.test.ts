import { expect, test } from 'vitest';
import { TMDB_KINDS } from '../../../../../src/domain/tmdb/tmdb-id.js';
import { exportFolder, publishedName } from '../../../../../src/infrastructure/tmdb/exports/export-files.js';

test('an export has the name that TMDB gives it, with the month before the day, and a folder of its own', () => {
  const all = TMDB_KINDS.flatMap((kind) =>
    [false, true].map((adult) => ({ kind, adult, date: '2026-09-03' })),
  );
  expect(all.map((one) => [publishedName(one), exportFolder('data', one)])).toEqual([
    ['movie_ids_09_03_2026.json.gz', 'data/exports/tmdb/movie'],
    ['adult_movie_ids_09_03_2026.json.gz', 'data/exports/tmdb/adult-movie'],
    ['tv_series_ids_09_03_2026.json.gz', 'data/exports/tmdb/tv'],
    ['adult_tv_series_ids_09_03_2026.json.gz', 'data/exports/tmdb/adult-tv'],
    ['person_ids_09_03_2026.json.gz', 'data/exports/tmdb/person'],
    ['adult_person_ids_09_03_2026.json.gz', 'data/exports/tmdb/adult-person'],
  ]);
});
