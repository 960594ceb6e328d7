import { TARGETS_PER_PIECE } from './target-ranges.js';

/** The first `most` keys; all of them for `null`. Nothing more is pulled than that. */
export async function* take<Key>(keys: AsyncIterable<Key>, most: number | null): AsyncIterable<Key> {
  let taken = 0;
  for await (const key of keys) {
    yield key;
    taken += 1;
    if (taken === most) return;
  }
}

/** Keys in pieces of `TARGETS_PER_PIECE`. What a list gave before it failed comes before its failure. */
export async function* pieces<Key>(keys: AsyncIterable<Key>): AsyncIterable<readonly Key[]> {
  let piece: Key[] = [];
  let failure: unknown;
  try {
    for await (const key of keys) {
      piece.push(key);
      if (piece.length < TARGETS_PER_PIECE) continue;
      yield piece;
      piece = [];
    }
  } catch (error) {
    failure = error;
  }
  if (piece.length > 0) yield piece;
  if (failure !== undefined) throw failure;
}
