import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TargetList, TargetListFailed } from '../../src/application/engine/ports.js';
import type { Imdb } from '../../src/domain/imdb/imdb-catalogue.js';
import type { TitleId } from '../../src/domain/imdb/title-id.js';

export interface TitleListUnderTest {
  readonly list: TargetList<Imdb>;
  /** More than one id, in order. */
  readonly expected: readonly TitleId[];
  /** The same kind of list where it cannot be had; absent where nothing can be in its way. */
  readonly unavailable?: TargetList<Imdb>;
  /** Once, after all tests. */
  remove?(): Promise<void>;
}

/** What every `TargetList` promises, wherever its ids come from. */
export function titleListContract(name: string, create: () => Promise<TitleListUnderTest>): void {
  describe(`${name} as a title list`, () => {
    let under: TitleListUnderTest;

    beforeAll(async () => {
      under = await create();
    });
    afterAll(async () => {
      await under?.remove?.();
    });

    it('gives every id once, in order, and again to whoever asks again', async () => {
      expect(under.expected.length).toBeGreaterThan(1);
      expect(await all(under.list)).toEqual(under.expected);
      expect(await all(under.list)).toEqual(under.expected);
    });

    it('may be left after the first id', async () => {
      for await (const titleId of under.list.keys(new AbortController().signal)) {
        expect(titleId).toBe(under.expected[0]);
        break;
      }
      expect(await all(under.list)).toEqual(under.expected);
    });

    it('has a name for reports', () => {
      expect(under.list.name).toMatch(/\S/);
    });

    it('says with its name why it cannot be had', async () => {
      const { unavailable } = under;
      if (unavailable === undefined) return;
      const failed = await all(unavailable).catch((error: unknown) => error);
      expect(failed).toBeInstanceOf(TargetListFailed);
      expect(failed).toMatchObject({
        list: unavailable.name,
        failure: { reason: expect.stringMatching(/\S/) },
      });
      expect(String(failed)).toContain(unavailable.name);
    });
  });
}

async function all(list: TargetList<Imdb>): Promise<readonly TitleId[]> {
  const ids: TitleId[] = [];
  for await (const titleId of list.keys(new AbortController().signal)) ids.push(titleId);
  return ids;
}
