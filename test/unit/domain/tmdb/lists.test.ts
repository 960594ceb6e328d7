import { describe, expect, it } from 'vitest';
import {
  chooseList,
  type ListChoice,
  onlyMedia,
  TMDB_LIST_NAMES,
  TMDB_MEDIA,
  TMDB_WINDOWS,
  type TmdbListName,
  type TmdbMedia,
  unknownListFault,
} from '../../../../src/domain/tmdb/lists.js';

const NOTHING_SAID: ListChoice = { media: null, window: null, region: null, timezone: null };

const choose = (name: TmdbListName, choice: Partial<ListChoice>) =>
  chooseList(name, { ...NOTHING_SAID, ...choice });

/** The lists of TMDB's reference (2026-08), as it has them. */
const PATHS = [
  ...['all', 'movie', 'tv', 'person'].flatMap((media) => [`trending/${media}/day`, `trending/${media}/week`]),
  ...['movie/popular', 'movie/top_rated', 'movie/now_playing', 'movie/upcoming'],
  ...['tv/popular', 'tv/top_rated', 'tv/airing_today', 'tv/on_the_air'],
  ...['person/popular', 'discover/movie', 'discover/tv'],
];

describe("TMDB's lists", () => {
  it('are all there, and no others', () => {
    const paths = TMDB_LIST_NAMES.flatMap((name) =>
      TMDB_MEDIA.flatMap((media) =>
        [null, ...TMDB_WINDOWS].flatMap((window) => choose(name, { media, window }).list?.path ?? []),
      ),
    );
    expect(paths.toSorted()).toEqual(PATHS.toSorted());
  });

  it('need not say of what they are, where there is one thing only', () => {
    expect(choose('upcoming', {})).toEqual({
      list: { path: 'movie/upcoming', parameters: {} },
      media: 'movie',
    });
    expect(TMDB_LIST_NAMES.filter((name) => onlyMedia(name) !== null)).toEqual([
      'now-playing',
      'upcoming',
      'airing-today',
      'on-the-air',
    ]);
  });

  it('have what changes their members in their parameters', () => {
    expect(choose('now-playing', { region: 'ID' }).list?.parameters).toEqual({ region: 'ID' });
    expect(choose('airing-today', { timezone: 'Asia/Jakarta' }).list?.parameters).toEqual({
      timezone: 'Asia/Jakarta',
    });
  });

  it('take filters as parameters', () => {
    const { list } = chooseList('discover', { ...NOTHING_SAID, media: 'tv' }, { with_genres: '18' });
    expect(list).toEqual({ path: 'discover/tv', parameters: { with_genres: '18' } });
  });

  it.each<[TmdbListName, Partial<ListChoice>, string]>([
    [
      'now-playing',
      { media: 'tv' },
      'now-playing is a list of movies; for tv there are trending, popular, top-rated, airing-today, on-the-air and discover',
    ],
    ['discover', { media: 'all' }, 'discover is a list of movies or series; for all there is trending'],
    ['popular', {}, 'popular wants a media: movie, tv, person'],
    ['trending', { media: 'movie' }, 'trending wants a window: day or week'],
    ['popular', { media: 'tv', window: 'day' }, 'only trending has a window, popular has none'],
    ['popular', { media: 'tv', region: 'ID' }, 'popular of series does not depend on a region'],
    ['upcoming', { timezone: 'Asia/Jakarta' }, 'upcoming of movies does not depend on a timezone'],
    ['discover', { media: 'movie', region: 'ID' }, 'of discover the region is a filter: region=ID'],
  ])('of %s: %j is refused', (name, choice, fault) => {
    expect(choose(name, choice).faults).toEqual([fault]);
  });

  it('tell every fault of a choice at once', () => {
    const media: TmdbMedia = 'person';
    expect(
      choose('upcoming', { media, window: 'day', region: 'ID', timezone: 'Asia/Jakarta' }).faults,
    ).toHaveLength(4);
  });

  it.each([
    ['now_playing', /has no list "now_playing".*; did you mean now-playing\?$/],
    ['populer', /; did you mean popular\?$/],
    ['charts', /; there are trending, .*, ids, new and changed$/],
  ])('do not have %s among them', (name, reason) => {
    expect(unknownListFault(name)).toMatch(reason);
  });
});
