/**
 * The same items in arrays of `size`; the last may hold fewer, and none is empty. With `weigh` an array also ends once
 * its items weigh `heaviest` together.
 */
export async function* batches<Item>(
  items: AsyncIterable<Item>,
  size: number,
  weigh: (item: Item) => number = () => 0,
  heaviest = Number.POSITIVE_INFINITY,
): AsyncGenerator<Item[]> {
  let batch: Item[] = [];
  let weight = 0;
  for await (const item of items) {
    weight += weigh(item);
    if (batch.push(item) < size && weight < heaviest) continue;
    yield batch;
    batch = [];
    weight = 0;
  }
  if (batch.length > 0) yield batch;
}
