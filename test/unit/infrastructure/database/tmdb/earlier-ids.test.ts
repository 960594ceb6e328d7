import fc from 'fast-check';
import { expect, test } from 'vitest';
import { EarlierIds } from '../../../../../src/infrastructure/database/tmdb/earlier-ids.js';

const id = fc.oneof(
  fc.integer({ min: 1, max: 40 }),
  fc.integer({ min: 65_530, max: 65_540 }),
  fc.integer({ min: 1, max: 2_147_483_647 }),
);
const known = fc.record({
  firstSeen: fc.constantFrom('2026-08-31', '2026-09-30', '1999-01-01'),
  isLater: fc.boolean(),
});
const step = fc.oneof(fc.tuple(id, known), fc.tuple(id, fc.constant(undefined)));

test('known ids are what a map would hold, in the order of the ids, whatever is set and taken', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const ids = new EarlierIds();
      const model = new Map<number, unknown>();
      for (const [id, known] of steps) {
        if (known === undefined) {
          expect(ids.take(id)).toEqual(model.get(id));
          model.delete(id);
        } else {
          ids.set(id, known);
          model.set(id, known);
        }
      }
      expect([...ids]).toEqual([...model].sort(([one], [other]) => one - other));
    }),
    { numRuns: 50 },
  );
});
