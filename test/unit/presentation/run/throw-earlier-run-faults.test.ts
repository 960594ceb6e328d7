import { describe, expect, it } from 'vitest';
import { NoEarlierRun, type WhyNot } from '../../../../src/application/earlier-run.js';
import { throwEarlierRunFaults } from '../../../../src/presentation/run/throw-earlier-run-faults.js';
import { OptionFaults } from '../../../../src/shared/option.js';
import { aRunRecord } from '../../../support/builders/run-record.js';

const run = aRunRecord({ runId: 7 });

describe('why an earlier run cannot be worked on', () => {
  it.each<[WhyNot, RegExp]>([
    [{ kind: 'none', runId: null }, /^there is no unfinished run; the command runs lists them$/],
    [{ kind: 'none', runId: 9 }, /^there is no run 9; /],
    [
      { kind: 'demo', run: { ...run, catalogue: 'tmdb' } },
      /^run 7 is a demo's, .*; the command demo tmdb starts/,
    ],
    [{ kind: 'other-catalogue', run }, /^run 7 \(chart top\) is one of scrape, which goes on with it$/],
    [{ kind: 'list-lost', run }, /^run 7 \(chart top\) was started by an older version, .*--refresh-after/],
    [
      { kind: 'nothing-fails', catalogue: 'tmdb', kinds: [] },
      /^nothing of any run of tmdb collect still fails: /,
    ],
    [
      { kind: 'nothing-fails', catalogue: 'imdb', kinds: ['blocked', 'invalid'] },
      /still fails as blocked or invalid: /,
    ],
  ])('is said of %j', (why, text) => {
    const told = () => throwEarlierRunFaults(new NoEarlierRun(why));
    expect(told).toThrow(OptionFaults);
    expect(told).toThrow(text);
  });

  it('leaves every other error as it is', () => {
    const error = new Error('the disk is full');
    expect(() => throwEarlierRunFaults(error)).toThrow(error);
  });
});
