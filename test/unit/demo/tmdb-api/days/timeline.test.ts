import { describe, expect, test } from 'vitest';
import { peopleOf, titlesOf } from '../../../../../src/demo/tmdb-api/catalogue/appearances.js';
import { dateOf } from '../../../../../src/demo/tmdb-api/catalogue/days.js';
import { titleFacts } from '../../../../../src/demo/tmdb-api/catalogue/title-facts.js';
import type { Happening } from '../../../../../src/demo/tmdb-api/days/history.js';
import { MOST_DAYS, Timeline, type TimelineOptions } from '../../../../../src/demo/tmdb-api/days/timeline.js';
import { type Truth, truthOf } from '../../../../../src/demo/tmdb-api/days/truth.js';
import { creditsOf } from '../../../../../src/demo/tmdb-api/details/credits.js';
import { combinedCreditsJson } from '../../../../../src/demo/tmdb-api/details/person-credits.js';
import { TMDB_KINDS, type TmdbKind } from '../../../../../src/domain/tmdb/tmdb-id.js';

const FIRST = '2026-08-11';
const BUSY = { titles: 800, days: { changes: 600 } };

function daysLater(days: number, options: TimelineOptions = BUSY): Timeline {
  const timeline = new Timeline(options);
  for (let day = 0; day < days; day += 1) timeline.advanceDay();
  return timeline;
}

function truths(timeline: Timeline, kind: TmdbKind): Truth[] {
  return [...truthOf(timeline.today, kind)];
}

function byId(all: readonly Truth[]): ReadonlyMap<number, Truth> {
  return new Map(all.map((truth) => [truth.id, truth]));
}

/** What `/changes` is to name when it differs. */
function edited({ exists, imdbId, values }: Truth): unknown {
  const { popularity, vote_count, vote_average, ...others } = values ?? {};
  return { exists, imdbId, others };
}

describe('the days of a seed', () => {
  test('are the same whether they are reached one by one or at once, and when they are asked for again', () => {
    const oneByOne = daysLater(4);
    const atOnce = new Timeline(BUSY);
    atOnce.setDay('2026-08-15');
    for (const kind of TMDB_KINDS) expect(truths(atOnce, kind)).toEqual(truths(oneByOne, kind));
    atOnce.setDay('2026-08-13');
    for (const kind of TMDB_KINDS) expect(truths(atOnce, kind)).toEqual(truths(daysLater(2), kind));
  });

  test('differ from those of another seed', () => {
    const other = truths(daysLater(1, { ...BUSY, seed: 2 }), 'person');
    expect(other.filter(({ exists }) => !exists).length).toBeGreaterThan(0);
    expect(other).not.toEqual(truths(daysLater(1), 'person'));
  });

  test('leave the first as it was', () => {
    const timeline = daysLater(3);
    timeline.setDay(FIRST);
    for (const kind of TMDB_KINDS) expect(truths(timeline, kind)).toEqual(truths(new Timeline(BUSY), kind));
  });

  test.each(['2026-08-10', '2026-02-30', 'tomorrow'])('are none of %s', (date) => {
    expect(() => new Timeline().setDay(date)).toThrow(
      `no day ${date}; its days are YYYY-MM-DD from ${FIRST}`,
    );
  });

  test('are not made by the million', () => {
    const timeline = daysLater(2);
    expect(() => timeline.setDay('9999-12-31')).toThrow(
      `the local TMDB moves on by at most ${MOST_DAYS} days at once, to 2029-05-09, and 9999-12-31 is later`,
    );
    expect(dateOf(timeline.today.today)).toBe('2026-08-13');
  });
});

describe('what happens in a day', () => {
  test.each(TMDB_KINDS)('is named in its changes whenever what is true of a %s differs', (kind) => {
    const timeline = daysLater(2);
    const before = byId(truths(timeline, kind));
    timeline.advanceDay();
    const catalogue = timeline.today;
    const named = new Set(catalogue.history.on(kind, catalogue.today).map(({ index }) => index));
    const all = truths(timeline, kind);
    const differing = all.filter((truth) => {
      const known = before.get(truth.id);
      return known === undefined || JSON.stringify(edited(known)) !== JSON.stringify(edited(truth));
    });
    expect(differing.length).toBeGreaterThan(20);
    expect(differing.filter((truth) => !named.has(all.indexOf(truth)))).toEqual([]);
  });

  test('is as much as was asked for, or nothing at all', () => {
    const timeline = new Timeline({ titles: 800 });
    timeline.advanceDay({ changes: 0, movie: { added: 3, deleted: 5, merged: 2, changed: 40 } });
    const count = (action: Happening['action']): number =>
      timeline.today.history.on('movie', timeline.today.today).filter((one) => one.action === action).length;
    expect([count('added'), count('deleted'), count('merged'), count('changed')]).toEqual([3, 5, 2, 40]);
    timeline.advanceDay({ changes: 0, movie: { recreated: 4 } });
    expect(count('recreated') + count('added')).toBe(4);
    const movies = truths(timeline, 'movie');
    timeline.advanceDay({ changes: 0, moving: 0 });
    expect(truths(timeline, 'movie')).toEqual(movies);
    for (const kind of TMDB_KINDS) {
      expect(timeline.today.history.on(kind, timeline.today.today)).toEqual([]);
    }
  });

  test('never happens to more than there are', () => {
    const timeline = daysLater(1, {
      titles: 260,
      days: { changes: 0, tv: { deleted: 999 }, movie: { merged: 999 } },
    });
    const left = (kind: TmdbKind) => truths(timeline, kind).filter(({ exists }) => exists);
    expect(left('tv')).toEqual([]);
    expect(left('movie').length).toBeGreaterThan(0);
  });

  test('cannot be told anew for a day that was there before', () => {
    const timeline = daysLater(1);
    timeline.setDay(FIRST);
    expect(() => timeline.advanceDay({ changes: 1 })).toThrow('what happens on 2026-08-12 was decided');
    timeline.advanceDay();
    expect(truths(timeline, 'movie')).toEqual(truths(daysLater(1), 'movie'));
  });
});

describe('ids', () => {
  test.each(TMDB_KINDS)('of a %s that was merged are gone, and the other has its IMDb id', (kind) => {
    const timeline = daysLater(3, { titles: 800, days: { changes: 0, [kind]: { merged: 4 } } });
    const { today: catalogue } = timeline;
    const all = truths(timeline, kind);
    const merged = all.filter(({ mergedInto }) => mergedInto !== null);
    expect(merged.length).toBe(12);
    for (const { id, imdbId, mergedInto, goneSince } of merged) {
      expect(goneSince).toMatch(/^2026-08-1[234]$/);
      expect(catalogue.indexOf(kind, id)).toBeNull();
      const found = catalogue.indexOfImdbId(kind, imdbId ?? '');
      // Unless the other was merged in its turn, and its IMDb id replaced.
      if (all.find((one) => one.id === mergedInto)?.exists)
        expect(catalogue.idAt(kind, found ?? -1)).toBe(mergedInto);
    }
  });

  test.each(TMDB_KINDS)('of a %s that was deleted come back, or another with its IMDb id', (kind) => {
    const rates = { changes: 0, [kind]: { deleted: 30, recreated: 12 } };
    const timeline = daysLater(3, { titles: 800, days: rates });
    const { today: catalogue } = timeline;
    const all = truths(timeline, kind);
    const anew = all.filter(({ recreatedFrom }) => recreatedFrom !== null);
    expect(anew.length).toBeGreaterThan(3);
    for (const { id, imdbId, recreatedFrom, exists } of anew) {
      expect(all.find((one) => one.id === recreatedFrom)).toMatchObject({ exists: false, imdbId });
      if (exists) expect(catalogue.indexOfImdbId(kind, imdbId ?? '')).toBe(catalogue.indexOf(kind, id));
    }
    const back = catalogue.history
      .on(kind, catalogue.today)
      .filter(({ action }) => action === 'recreated')
      .map(({ index }) => catalogue.idAt(kind, index));
    expect(back.length).toBeGreaterThan(0);
    for (const id of back) expect(catalogue.indexOf(kind, id)).not.toBeNull();
  });

  test('of IMDb belong to one thing of a kind at a time, also when they are known or corrected later', () => {
    const timeline = daysLater(6);
    const { today: catalogue } = timeline;
    for (const kind of TMDB_KINDS) {
      const existing = truths(timeline, kind).filter(({ exists }) => exists);
      const ids = existing.flatMap(({ imdbId }) => (imdbId === null ? [] : [imdbId]));
      expect(new Set(ids).size).toBe(ids.length);
      for (const { id, imdbId } of existing) {
        if (imdbId !== null) {
          expect(catalogue.indexOfImdbId(kind, imdbId)).toBe(catalogue.indexOf(kind, id));
        }
      }
    }
  });
});

test('popularity and votes move in a day of which the changes name nothing', () => {
  const options = { titles: 800, days: { changes: 0 } };
  const first = byId(truths(new Timeline(options), 'movie'));
  const later = truths(daysLater(3, options), 'movie');
  const popularity = ({ values }: Truth): unknown => values?.popularity;
  const votes = ({ values }: Truth): number => Number(values?.vote_count);
  const pairs = later.map((truth) => ({ truth, before: first.get(truth.id) ?? truth }));
  expect(
    pairs.filter(({ truth, before }) => popularity(truth) !== popularity(before)).length,
  ).toBeGreaterThan(700);
  expect(pairs.filter(({ truth, before }) => votes(truth) > votes(before)).length).toBeGreaterThan(50);
  expect(pairs.every(({ truth, before }) => votes(truth) >= votes(before))).toBe(true);
  expect(pairs.map(({ truth }) => edited(truth))).toEqual(pairs.map(({ before }) => edited(before)));
});

test('who is in which title is told alike from both sides on any day, and only of those who are there', () => {
  const { today: catalogue } = daysLater(4);
  for (const kind of ['movie', 'tv'] as const) {
    const numbers = (of: TmdbKind) =>
      Array.from({ length: catalogue.counts[of] }, (_, index) => index).filter((index) =>
        catalogue.isThere(of, index),
      );
    const text = ({ person, title, slot }: { person: number; title: number; slot: number }): string =>
      `${person} ${title} ${slot}`;
    const ofTitles = numbers(kind).flatMap((title) => peopleOf(catalogue, kind, title));
    const ofPeople = numbers('person').flatMap((person) => titlesOf(catalogue, kind, person));
    expect(ofTitles.map(text).sort()).toEqual(ofPeople.map(text).sort());
    const came = catalogue.history.on(kind, catalogue.today).find(({ cast }) => cast[0]?.action === 'added');
    const [credit] = creditsOf(catalogue, titleFacts(catalogue, kind, came?.index ?? -1));
    const person = catalogue.indexOf('person', credit?.person.id ?? 0) ?? -1;
    expect(JSON.stringify(combinedCreditsJson(catalogue, person, 'en'))).toContain(credit?.creditId);
  }
});
