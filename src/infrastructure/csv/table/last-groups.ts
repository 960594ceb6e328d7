import type { RowGroup } from './csv-groups.js';
import type { Row } from './csv-row.js';
import type { DigestIndex } from './digest-index.js';

/**
 * Of the groups that `read` gives (twice the same), the last one of each key, in their order. It takes no memory beside
 * the index: on the first reading the index learns, in the place of each digest, the number of the key's last group;
 * on the second only that group is yielded and the digest returns. Unless all are taken, the index is spoilt.
 */
export async function* lastGroups(
  read: () => AsyncIterable<RowGroup>,
  index: DigestIndex,
  digest: (rows: readonly Row[]) => number,
): AsyncGenerator<RowGroup> {
  let number = 0;
  for await (const { key } of read()) {
    index.set(key, number);
    number += 1;
  }
  number = 0;
  for await (const group of read()) {
    if (index.get(group.key) === number) {
      index.set(group.key, digest(group.rows));
      yield group;
    }
    number += 1;
  }
}
