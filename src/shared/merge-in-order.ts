/** The items of several sources as one: of those that come next in each, that which `compare` puts first. */
export async function* mergeInOrder<Item>(
  sources: readonly AsyncIterable<Item>[],
  compare: (one: Item, other: Item) => number,
): AsyncGenerator<Item> {
  const iterators = sources.map((source) => source[Symbol.asyncIterator]());
  try {
    const heads: { item: Item; readonly from: AsyncIterator<Item> }[] = [];
    for (const from of iterators) {
      const first = await from.next();
      if (first.done !== true) heads.push({ item: first.value, from });
    }
    for (;;) {
      const [head, ...others] = heads;
      if (head === undefined) return;
      const least = others.reduce((one, other) => (compare(other.item, one.item) < 0 ? other : one), head);
      yield least.item;
      const next = await least.from.next();
      if (next.done === true) heads.splice(heads.indexOf(least), 1);
      else least.item = next.value;
    }
  } finally {
    for (const iterator of iterators) await iterator.return?.();
  }
}
