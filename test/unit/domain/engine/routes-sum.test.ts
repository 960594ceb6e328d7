import { expect, test } from 'vitest';
import { DurationHistogram } from '../../../../src/domain/engine/duration-histogram.js';
import { RoutesSum } from '../../../../src/domain/engine/routes-sum.js';
import { aRouteShare } from '../../../support/builders/worker-part.js';

function durations(...milliseconds: readonly number[]) {
  const histogram = new DurationHistogram();
  for (const one of milliseconds) histogram.record(one);
  return histogram.data();
}

test('routes of one id and address that stand alike are one, with the median of all attempts', () => {
  const sum = new RoutesSum();
  sum.add('b', [aRouteShare({ attempts: 3, bytes: 10, durations: durations(5, 900, 900) })]);
  sum.add('a', [aRouteShare({ attempts: 1, bytes: 7, durations: durations(4) })]);
  expect(sum.figures(true)).toEqual([
    {
      ...aRouteShare({ attempts: 4, pages: 2, bytes: 17, medianMs: 5 }),
      machines: { count: 2, first: ['a', 'b'] },
    },
  ]);
});

test('a route that rests on one machine stands for itself, with the machine', () => {
  const sum = new RoutesSum();
  sum.add('a', [aRouteShare()]);
  sum.add('b', [aRouteShare({ state: 'resting', blocked: 2 })]);
  sum.add('c', [aRouteShare()]);
  expect(sum.figures(true)).toMatchObject([
    { state: 'fit', attempts: 2, blocked: 0, machines: { count: 2, first: ['a', 'c'] } },
    { state: 'resting', attempts: 1, blocked: 2, machines: { count: 1, first: ['b'] } },
  ]);
});

test('how the route of a machine stands is what its newest process says', () => {
  const sum = new RoutesSum();
  sum.add('a', [aRouteShare()]);
  sum.add('a', [aRouteShare({ state: 'resting', attempts: 9 })]);
  expect(sum.figures(true)).toMatchObject([{ state: 'fit', attempts: 10, machines: { count: 1 } }]);
});

test('proxies of the same number with different addresses stay apart', () => {
  const sum = new RoutesSum();
  sum.add('a', [aRouteShare({ id: 'proxy-1', address: 'http://one.test:1' })]);
  sum.add('b', [aRouteShare({ id: 'proxy-1', address: 'http://two.test:1' })]);
  expect(sum.figures(false)).toEqual([
    aRouteShare({ id: 'proxy-1', address: 'http://one.test:1' }),
    aRouteShare({ id: 'proxy-1', address: 'http://two.test:1' }),
  ]);
});

test('a median that cannot be added up is unknown, and that of one process alone stands', () => {
  const sum = new RoutesSum();
  sum.add('a', [aRouteShare({ medianMs: 40 })]);
  expect(sum.figures(false)).toMatchObject([{ medianMs: 40 }]);
  sum.add('b', [aRouteShare({ medianMs: 60, durations: durations(60) })]);
  expect(sum.figures(false)).toMatchObject([{ medianMs: null }]);
});
