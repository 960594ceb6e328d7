import { describe, expect, test } from 'vitest';
import { Closers, closeAfter } from '../../../src/shared/closers.js';

/** Three of which the second cannot be closed, and which of them were. */
function three(): { readonly closers: Closers; readonly closed: number[] } {
  const closers = new Closers();
  const closed: number[] = [];
  for (const number of [1, 2, 3]) {
    closers.add(async () => {
      closed.push(number);
      if (number === 2) throw new Error('cannot be closed');
    });
  }
  return { closers, closed };
}

describe('closing', () => {
  test('goes on past what cannot be closed, and says so at the end', async () => {
    const { closers, closed } = three();
    await expect(closers.close()).rejects.toThrow('cannot be closed');
    expect(closed).toEqual([3, 2, 1]);
  });

  test('after a failure never hides it', async () => {
    const { closers, closed } = three();
    await expect(closeAfter(new Error('the cause'), closers)).rejects.toThrow('the cause');
    expect(closed).toEqual([3, 2, 1]);
  });
});
