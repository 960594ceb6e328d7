import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diffExports, TooManyGone } from '../../../src/application/diff-exports.js';
import type { ExportChange } from '../../../src/domain/tmdb/export-difference.js';
import { type ExportRow, exportIds, manyRows } from '../../support/builders/tmdb-exports.js';

const ANY_SHARE = { factor: 2, mostGone: 1 };

async function diff(from: readonly ExportRow[], to: readonly ExportRow[], options = ANY_SHARE) {
  const changes: ExportChange[] = [];
  const difference = await diffExports({
    from: exportIds(from),
    to: exportIds(to),
    ...options,
    onChanges: async (some) => {
      changes.push(...some);
    },
  });
  return { difference, changes };
}

describe('the difference of two exports', () => {
  it('is what is new, what is gone, and whose popularity has moved by more than the factor', async () => {
    const before: ExportRow[] = [
      [3924, 1],
      [2, 10],
      [3, 10],
      [5, 10],
      [6, 10],
    ];
    const after: ExportRow[] = [
      [2, 21],
      [3, 19],
      [6, 4],
      [7, 0.6],
      [3924, 1],
    ];
    const { difference, changes } = await diff(before, after);
    expect(changes).toEqual([
      { change: 'moved', id: 2, popularity: [10, 21] },
      { change: 'moved', id: 6, popularity: [10, 4] },
      { change: 'new', id: 7, popularity: [null, 0.6] },
      { change: 'gone', id: 5, popularity: [10, null] },
    ]);
    expect(difference).toEqual({
      from: 5,
      to: 5,
      new: 1,
      gone: 1,
      risen: 1,
      fallen: 1,
      risers: [{ change: 'moved', id: 2, popularity: [10, 21] }],
    });
  });

  it('is the same in whatever order the ids stand', async () => {
    const rows = fc.uniqueArray(fc.tuple(fc.integer({ min: 1, max: 40 }), fc.constantFrom(0, 1, 3, 10)), {
      selector: ([id]) => id,
      maxLength: 30,
    });
    await fc.assert(
      fc.asyncProperty(rows, rows, async (from, to) => {
        const { changes } = await diff(from, to);
        const before = new Map(from);
        const after = new Map(to);
        const expected = [...new Set([...before.keys(), ...after.keys()])].flatMap((id) => {
          const popularity = [before.get(id) ?? null, after.get(id) ?? null] as const;
          const [was, is] = popularity;
          if (was === null) return [{ change: 'new', id, popularity }];
          if (is === null) return [{ change: 'gone', id, popularity }];
          return is > was * 2 || was > is * 2 ? [{ change: 'moved', id, popularity }] : [];
        });
        const byId = (one: { id: number }, other: { id: number }) => one.id - other.id;
        expect(changes.toSorted(byId)).toEqual(expected.toSorted(byId));
      }),
    );
  });

  it('is refused when more are gone than the share, and none is told as gone', async () => {
    const gone = diff(manyRows(100), manyRows(89), { factor: 2, mostGone: 0.1 });
    await expect(gone).rejects.toEqual(new TooManyGone(11, 100));
    const { difference, changes } = await diff(manyRows(100), manyRows(90), { factor: 2, mostGone: 0.1 });
    expect(difference.gone).toBe(10);
    expect(changes).toHaveLength(10);
  });

  it('tells nothing of what is told by nobody', async () => {
    const difference = await diffExports({
      from: exportIds(manyRows(3000)),
      to: exportIds(manyRows(5000)),
      ...ANY_SHARE,
    });
    expect(difference).toMatchObject({ from: 3000, to: 5000, new: 2000, gone: 0 });
  });
});
