import { byCodeUnits } from '../text/by-code-units.js';
import { type FieldSources, isKnown, MOVIE_FIELDS, type Movie, type MovieField } from './movie.js';
import { settleMovie } from './settle-movie.js';
import { byPrecedence } from './sources.js';

/** Fields that say one thing together, so that values of two sources must not stand beside each other. */
interface FieldGroup {
  /** The first of them that any source knows leads: whoever says it best gives the whole group. */
  readonly leaders: readonly MovieField[];
  readonly followers: readonly MovieField[];
  /** Whose leader is taken: that of the source that knows best, or that of the one that was seen last. */
  readonly prefers: 'best' | 'latest';
}

/** Every field that is not here stands alone and is taken from the source that knows best among those that know it. */
const GROUPS: readonly FieldGroup[] = [
  { leaders: ['rating'], followers: ['voteCount'], prefers: 'latest' },
  { leaders: ['year'], followers: ['endYear'], prefers: 'best' },
  { leaders: ['releaseDate', 'partialReleaseDate'], followers: ['releaseCountry'], prefers: 'best' },
  {
    leaders: ['seriesId'],
    followers: ['seriesTitle', 'seasonNumber', 'episodeNumber'],
    prefers: 'best',
  },
  { leaders: ['seasonCount'], followers: ['episodeCount'], prefers: 'best' },
  { leaders: ['awardWins'], followers: ['awardNominations'], prefers: 'latest' },
  { leaders: ['chartRank'], followers: [], prefers: 'latest' },
  { leaders: ['popularityRank'], followers: [], prefers: 'latest' },
];

const GROUPED = new Set(GROUPS.flatMap(({ leaders, followers }) => [...leaders, ...followers]));
const ALONE = MOVIE_FIELDS.filter((field) => !GROUPED.has(field));

/** All fields, those together that are taken from one source together. */
export const FIELDS_TOGETHER: readonly (readonly MovieField[])[] = [
  ...GROUPS.map(({ leaders, followers }) => [...leaders, ...followers]),
  ...ALONE.map((field) => [field]),
];

/**
 * One movie of what sources have said of a title: one observation or more, each a movie of one source whose `fetchedAt`
 * says when it was seen. Of each source the newest counts, in whatever order they come. A value that any source knows is
 * known, unless it belongs to one that another source knows better. `source` is the source that knows best, `fetchedAt`
 * the time of the newest observation, and `fieldSources` name those of the values that come from others.
 */
export function mergeSources(observations: readonly Movie[]): Movie {
  const best = newestOfEach(observations);
  const [first] = best;
  if (first === undefined) throw new Error('nothing was observed');
  if (best.length === 1) return first;
  const latest = [...best].sort((one, other) => byCodeUnits(other.fetchedAt, one.fetchedAt));
  const givers = new Map<MovieField, Movie>();
  for (const field of ALONE) give(givers, field, best);
  for (const group of GROUPS) giveTogether(givers, group, group.prefers === 'best' ? best : latest);

  const values = Object.fromEntries(
    MOVIE_FIELDS.map((field) => [field, givers.get(field)?.[field] ?? unknown(first, field)]),
  );
  // One person may have another name in each of them.
  const merged = settleMovie<Movie>({
    ...first,
    ...values,
    fetchedAt: latest[0]?.fetchedAt ?? first.fetchedAt,
  });
  const others: FieldSources = Object.fromEntries(
    MOVIE_FIELDS.flatMap((field) => {
      const giver = givers.get(field);
      const isOther = giver !== undefined && giver !== first && isKnown(merged, field);
      return isOther ? [[field, giver.source]] : [];
    }),
  );
  return Object.keys(others).length === 0 ? merged : { ...merged, fieldSources: others };
}

/** In order of precedence. */
function newestOfEach(observations: readonly Movie[]): readonly Movie[] {
  const newest = new Map<string, Movie>();
  for (const observation of observations) {
    const known = newest.get(observation.source);
    if (known === undefined || isNewer(observation, known)) newest.set(observation.source, observation);
  }
  return [...newest.values()].sort((one, other) => byPrecedence(one.source, other.source));
}

/** Of two at the same time any counts, as long as it is always the same. */
function isNewer(one: Movie, other: Movie): boolean {
  const order = byCodeUnits(one.fetchedAt, other.fetchedAt);
  return order > 0 || (order === 0 && JSON.stringify(one) > JSON.stringify(other));
}

function give(givers: Map<MovieField, Movie>, field: MovieField, ordered: readonly Movie[]): void {
  const giver = ordered.find((movie) => isKnown(movie, field));
  if (giver !== undefined) givers.set(field, giver);
}

/** What the source of the leader does not know is taken from others, unless they say another leader. */
function giveTogether(givers: Map<MovieField, Movie>, group: FieldGroup, ordered: readonly Movie[]): void {
  const { leaders, followers } = group;
  const leader = leaders.find((field) => ordered.some((movie) => isKnown(movie, field)));
  let agreeing = ordered;
  if (leader !== undefined) {
    give(givers, leader, ordered);
    const leading = givers.get(leader);
    agreeing = ordered.filter((movie) => !isKnown(movie, leader) || movie[leader] === leading?.[leader]);
    agreeing = [...agreeing].sort((one, other) => Number(other === leading) - Number(one === leading));
  }
  for (const field of followers) give(givers, field, agreeing);
}

function unknown(movie: Movie, field: MovieField): null | readonly never[] {
  return Array.isArray(movie[field]) ? [] : null;
}
