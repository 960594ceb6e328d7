import { describe, expect, test } from 'vitest';
import { films, indexOfTitle, titleAt } from '../../../../src/demo/imdb-site/films.js';
import { isNameId, isTitleId } from '../../../../src/domain/imdb/title-id.js';

describe('films of the local site', () => {
  test('are 250 titles in the order of the chart, each id once', () => {
    expect(films.map((film) => film.rank)).toEqual(Array.from({ length: 250 }, (_, index) => index + 1));
    expect(new Set(films.map((film) => film.titleId)).size).toBe(250);
    expect(films.every((film) => isTitleId(film.titleId))).toBe(true);
  });

  test('name a person once per cast, always under the same name', () => {
    const names = new Map<string, string>();
    for (const film of films) {
      const ids = film.cast.map((role) => role.nameId);
      expect(new Set(ids).size).toBe(ids.length);
      expect(ids.length).toBeGreaterThanOrEqual(16);
      for (const { nameId, name } of [...film.cast, ...film.directors]) {
        expect(isNameId(nameId)).toBe(true);
        expect(names.get(nameId) ?? name).toBe(name);
        names.set(nameId, name);
      }
    }
  });

  test('share persons with the skew of reality: most in few films, some in many', () => {
    const appearances = new Map<string, number>();
    for (const role of films.flatMap((film) => film.cast)) {
      appearances.set(role.nameId, (appearances.get(role.nameId) ?? 0) + 1);
    }
    const counts = [...appearances.values()].sort((one, other) => other - one);
    expect(counts[0]).toBeGreaterThan(30);
    expect(counts[Math.floor(counts.length / 2)]).toBeLessThanOrEqual(3);
  });

  test('have two persons of one name, so that a key by name shows itself as wrong', () => {
    const idsByName = new Map<string, Set<string>>();
    for (const { name, nameId } of films.flatMap((film) => film.cast)) {
      idsByName.set(name, (idsByName.get(name) ?? new Set()).add(nameId));
    }
    expect([...idsByName.values()].some((ids) => ids.size === 2)).toBe(true);
  });

  test('repeat under made-up ids outside of the chart when more titles are wanted', () => {
    const film = titleAt(253);
    expect(film).toMatchObject({
      titleId: 'tt90000004',
      rank: null,
      title: films[3]?.title,
      cast: films[3]?.cast,
    });
    expect(indexOfTitle('tt90000004')).toBe(253);
    expect(indexOfTitle('tt0068646')).toBe(1);
    expect(indexOfTitle('tt0000001')).toBeNull();
  });
});
