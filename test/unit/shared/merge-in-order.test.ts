import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mergeInOrder } from '../../../src/shared/merge-in-order.js';

async function all<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const list: Item[] = [];
  for await (const item of items) list.push(item);
  return list;
}

async function* each<Item>(items: readonly Item[]): AsyncGenerator<Item> {
  yield* items;
}

const byNumber = (one: number, other: number) => one - other;

describe('mergeInOrder', () => {
  it('gives sorted sources as one sorted one', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(fc.nat(20))), async (lists) => {
        const sorted = lists.map((list) => list.toSorted(byNumber));
        expect(await all(mergeInOrder(sorted.map(each), byNumber))).toEqual(lists.flat().toSorted(byNumber));
      }),
    );
  });

  it('keeps the order of each source, and that of the sources where items are equal', async () => {
    const sources = ['a2 a1 a3', 'b1 b2', 'c2'].map((text) => each(text.split(' ')));
    const byDigit = (one: string, other: string) => Number(one[1]) - Number(other[1]);
    expect((await all(mergeInOrder(sources, byDigit))).join(' ')).toBe('b1 a2 a1 b2 c2 a3');
  });

  it('lets go of every source when nobody wants more', async () => {
    const left: string[] = [];
    const source = async function* (name: string) {
      try {
        yield 1;
        yield 2;
      } finally {
        left.push(name);
      }
    };
    for await (const _ of mergeInOrder([source('a'), source('b')], byNumber)) break;
    expect(left).toEqual(['a', 'b']);
  });
});
