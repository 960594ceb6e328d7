import { describe, expect, it } from 'vitest';
import {
  readShare,
  shareText,
} from '../../../../../../src/infrastructure/database/runs/shared/worker-share.js';
import { aRouteShare, aShare } from '../../../../../support/builders/worker-part.js';

const stored = (share: Parameters<typeof shareText>[0]) => {
  const read = readShare(JSON.parse(shareText(share)));
  if (read === null || read === 'unreadable') throw new Error(`it was read as ${read}`);
  return read;
};

describe('what a process says of itself', () => {
  it('leaves out routes that were never used and are fit', () => {
    const unused = aRouteShare({ id: 'proxy-1', attempts: 0 });
    const dead = aRouteShare({ id: 'proxy-2', attempts: 0, state: 'retired' });
    expect(stored(aShare({ routes: [unused, dead, aRouteShare()] })).routes).toEqual([dead, aRouteShare()]);
  });

  it('holds the 500 most used of very many routes, so that its size is bounded', () => {
    const routes = Array.from({ length: 3000 }, (_, index) =>
      aRouteShare({ id: `proxy-${index}`, attempts: index + 1 }),
    );
    const read = stored(aShare({ routes })).routes;
    expect(read).toHaveLength(500);
    expect(Math.min(...read.map(({ attempts }) => attempts))).toBe(2501);
  });
});
