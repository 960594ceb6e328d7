import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { startTmdbApi, type TmdbApi } from '../../../../src/demo/tmdb-api/tmdb-api.js';
import { describeCaptures, readCapture } from '../../../support/builders/captures.js';
import { differences, shapeOf } from '../../../support/builders/json-shape.js';
import { askTmdb, tmdbJson } from '../../../support/network/ask-tmdb.js';

const idsSchema = z.object({ results: z.array(z.object({ id: z.int() })) });

describeCaptures('answers of the local TMDB have every key of the real ones, and no other', () => {
  let api: TmdbApi;

  beforeAll(async () => {
    api = await startTmdbApi({ titles: 4_000, limits: { perSecond: 0, connections: 0 } });
  });
  afterAll(() => api.close());

  async function ids(list: string): Promise<number[]> {
    const pages = await Promise.all([1, 2, 3].map((page) => tmdbJson(`${api.url}/${list}?page=${page}`)));
    return pages.flatMap((page) => idsSchema.parse(page).results.map(({ id }) => id));
  }

  function real(name: string): unknown {
    return JSON.parse(readCapture(`tmdb/${name}`).toString());
  }

  /** @param except paths that the real answers have only of late or no more, or that were cut out of the recording */
  function expectAlike(name: string, made: readonly unknown[], except: readonly RegExp[] = []): void {
    const open = ['watch/providers.results'];
    const found = differences(shapeOf([real(name)], open), shapeOf(made, open));
    expect(found.filter((difference) => !except.some((pattern) => pattern.test(difference)))).toEqual([]);
  }

  test.each([
    ['configuration', 'jellyfin.configuration.2026-08-06.json'],
    ['genre/movie/list', 'jellyfin.genre-movie-list.2026-08-06.json'],
    ['genre/tv/list', 'jellyfin.genre-tv-list.2026-08-06.json'],
    ['discover/movie?with_original_language=en-US', 'jellyfin.discover-movie.no-results.2026-08-06.json'],
  ])('%s is the same', async (path, capture) => {
    expect(await tmdbJson(`${api.url}/${path}`)).toEqual(real(capture));
  });

  test.each([
    ['trending/movie/week', 'jellyfin.trending-movie-week.2026-08-11.json'],
    ['trending/person/week', 'jellyfin.trending-person-week.2026-08-11.json'],
    ['movie/popular', 'jellyfin.movie-popular.page1.2026-08-06.json'],
    ['movie/now_playing', 'jellyfin.movie-now-playing.page1.2026-08-06.json'],
    ['discover/movie', 'jellyfin.discover-movie.page1.2026-08-11.json'],
    ['discover/movie?vote_count.gte=100', 'jellyfin.discover-movie.filtered.page2.2026-08-06.json'],
    ['discover/tv', 'jellyfin.discover-tv.page1.2026-08-06.json'],
    ['tv/airing_today', 'jellyfin.tv-airing-today.page1.2026-08-06.json'],
    ['tv/top_rated', 'jellyfin.tv-top-rated.page1.2026-08-06.json'],
  ])('%s', async (path, capture) => {
    expectAlike(capture, [await tmdbJson(`${api.url}/${path}`)]);
  });

  test('trending/all/week, which had no person on its first page then', async () => {
    const person = /results\[\]\.(gender|known_for_department|profile_path)/;
    expectAlike(
      'jellyfin.trending-all-week.2026-08-11.json',
      [await tmdbJson(`${api.url}/trending/all/week`)],
      [person],
    );
  });

  test('details of movies with what is appended', async () => {
    const parts = 'append_to_response=credits,images,keywords';
    const made = (await ids('movie/popular')).map((id) => tmdbJson(`${api.url}/movie/${id}?${parts}`));
    // The movie of the recording has all of these.
    const unknown = /^(imdb_id|poster_path|backdrop_path)/;
    expectAlike('jellyfin.movie-tt1345836-append.2026-08-06.json.gz', await Promise.all(made), [unknown]);
  });

  test('release dates and external ids of movies', async () => {
    const parts = 'append_to_response=credits,release_dates,external_ids,keywords,images';
    const made = (await ids('movie/popular')).map((id) => tmdbJson(`${api.url}/movie/${id}?${parts}`));
    // Of 2025: before softcore, and before images said a country.
    expectAlike('krelinga.movie-550-append.2025-09-10.json.gz', await Promise.all(made), [
      /^softcore is too much/,
      /iso_3166_1 is too much/,
      /^belongs_to_collection\..* is too much/,
      /^release_dates.*descriptors\[\]/,
    ]);
  });

  test('a movie of which nothing is known', async () => {
    const made = (await ids('discover/movie?vote_count.lte=0')).map((id) =>
      tmdbJson(`${api.url}/movie/${id}`),
    );
    const more = /is too much$/;
    expectAlike('jellyfin.movie-latest.2026-08-11.json', await Promise.all(made), [more]);
  });

  test.each(['jellyfin.tv-1396.2026-08-06.json', 'jellyfin.tv-latest.2026-08-11.json'])(
    'details of series: %s',
    async (capture) => {
      const made = (await ids('tv/popular')).map((id) => tmdbJson(`${api.url}/tv/${id}`));
      const absentThere =
        /(next_episode_to_air|last_episode_to_air|created_by\[\]|production_).* is too much/;
      expectAlike(capture, await Promise.all(made), [absentThere, /^episode_run_time\[\] is too much/]);
    },
  );

  test('aggregate credits, content ratings and reviews of series', async () => {
    const series = await ids('tv/popular');
    const part = async (name: string): Promise<unknown[]> =>
      Promise.all(series.map((id) => tmdbJson(`${api.url}/tv/${id}/${name}`)));
    expectAlike('jdrouet.tv-aggregate-credits.json.gz', await part('aggregate_credits'));
    expectAlike('jellyfin.tv-1396-content-ratings.2026-08-06.json', await part('content_ratings'));
    expectAlike('jellyfin.tv-1396-reviews.page1.2026-08-06.json', await part('reviews'));
  });

  test('release dates, reviews, keywords, videos and recommendations of movies', async () => {
    const movies = await ids('movie/popular');
    const part = async (name: string): Promise<unknown[]> =>
      Promise.all(movies.map((id) => tmdbJson(`${api.url}/movie/${id}/${name}`)));
    expectAlike('jellyfin.movie-47964-release-dates.2026-08-06.json', await part('release_dates'));
    expectAlike('jellyfin.movie-47964-reviews.2026-08-06.json', await part('reviews'));
    expectAlike('jdrouet.movie-keywords.json', await part('keywords'));
    expectAlike('jdrouet.movie-videos.json', await part('videos'));
    expectAlike('jdrouet.movie-recommendations.json', await part('recommendations'), [
      /softcore is too much/,
    ]);
  });

  test('people with what is appended', async () => {
    const people = await ids('person/popular');
    const details = people.map((id) => tmdbJson(`${api.url}/person/${id}?append_to_response=external_ids`));
    expectAlike('jellyfin.person-62-append-external-ids.2026-08-06.json', await Promise.all(details));
    const credits = people.map((id) => tmdbJson(`${api.url}/person/${id}/combined_credits`));
    expectAlike('jellyfin.person-62-combined-credits.2026-08-06.json.gz', await Promise.all(credits));
  });

  test('what is found by an IMDb id', async () => {
    const find = (id: string): Promise<unknown> => tmdbJson(`${api.url}/find/${id}?external_source=imdb_id`);
    expectAlike('jellyfin.find-tt0088247.2026-08-06.json', [
      await find('tt0068646'),
      await find('tt0111161'),
    ]);
    const people = Array.from({ length: 9 }, (_, index) => `nm900000${index + 1}`);
    expectAlike('jellyfin.find-nm0000246.2026-08-06.json', await Promise.all(people.map(find)));
  });

  test('translations and watch providers', async () => {
    const movies = await ids('movie/popular');
    const parts = 'append_to_response=translations,watch/providers';
    const made = shapeOf(await Promise.all(movies.map((id) => tmdbJson(`${api.url}/movie/${id}?${parts}`))), [
      'watch/providers.results',
    ]);
    const person = shapeOf([real('c-eg.person-12312-append.json.gz')]);
    const translation = /^translations\.translations\[\]\.(?!data)/;
    const keys = (shape: ReadonlyMap<string, unknown>, pattern: RegExp): string[] =>
      [...shape.keys()].filter((path) => pattern.test(path)).sort();
    expect(keys(made, translation)).toEqual(keys(person, translation));
    const providers = shapeOf([real('moviebase.movie_details_10140.json.gz')], ['watch/providers.results']);
    const offer = /^watch\/providers\.results\.\*\.(link|flatrate|buy|rent)/;
    expect(keys(made, offer)).toEqual(keys(providers, offer));
  });

  describe('after a day', () => {
    beforeAll(() => api.advanceDay({ changes: 19_400 }));

    test.each([
      ['movie', 'pawelkrupinski.movie_changes.2026-09-28.page1.json'],
      ['movie', 'jellyfin.movie-changes.2025-11-24.page1.2026-08-06.json'],
      ['tv', 'jellyfin.tv-changes.page1.2026-08-06.json'],
      ['person', 'jellyfin.person-changes.page1.2026-08-06.json'],
    ])('changes of a %s: %s', async (kind, capture) => {
      expectAlike(capture, [
        await tmdbJson(`${api.url}/${kind}/changes?page=1`),
        await tmdbJson(`${api.url}/${kind}/changes?page=2`),
      ]);
    });

    test('changes of one movie', async () => {
      const changed = await ids('movie/changes');
      const made = (await Promise.all(changed.map((id) => askTmdb(`${api.url}/movie/${id}/changes`))))
        .filter(({ status }) => status === 200)
        .map(({ text }): unknown => JSON.parse(text));
      // Countries, whose value is a text too, and companies are never edited here; texts are, which these two had none of.
      expectAlike('pawelkrupinski.movie_1782278_changes.2026-09-28.json', made, [
        /value\.(name|id) is missing/,
        /original_value/,
      ]);
      expectAlike('pawelkrupinski.movie-1744659-changes.2026-09-28.json', made, [
        /value(\.| is never object)|value is too much/,
        /value\./,
      ]);
    });

    test('nothing that changed', async () => {
      const { url } = api;
      expect(await tmdbJson(`${url}/movie/278/changes?start_date=2026-08-11&end_date=2026-08-12`)).toEqual(
        real('jellyfin.tv-season-518344-changes.none.2026-06-13.json'),
      );
    });

    test.each([
      ['movie/changes?start_date=2026-08-01&end_date=2026-08-30', 'adamayoung.error.422.date-range.json'],
      ['movie/changes?page=501', 'adamayoung.error.400.page-501.json'],
    ])('%s', async (path, capture) => {
      expect(await tmdbJson(`${api.url}/${path}`)).toEqual(real(capture));
    });

    test.each([
      ['movie_ids', 'daily-export.movie_ids.sample.jsonl'],
      ['tv_series_ids', 'daily-export.tv_series_ids.first-lines.2026-08-27.jsonl'],
    ])('lines of %s, with their keys in the same order', async (name, capture) => {
      const response = await fetch(`${api.exportsUrl}/${name}_08_12_2026.json.gz`);
      const keys = (text: string): Set<string> =>
        new Set(
          text
            .trim()
            .split('\n')
            .map((line) => Object.keys(JSON.parse(line)).join()),
        );
      const made = gunzipSync(Buffer.from(await response.arrayBuffer())).toString();
      expect(keys(made)).toEqual(keys(readCapture(`tmdb/${capture}`).toString()));
    });
  });
});
