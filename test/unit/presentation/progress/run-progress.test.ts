import { beforeEach, describe, expect, it } from 'vitest';
import type { Outcome } from '../../../../src/domain/engine/outcome.js';
import { failure } from '../../../../src/domain/engine/outcome.js';
import type { Imdb } from '../../../../src/domain/imdb/imdb-catalogue.js';
import { RunProgress } from '../../../../src/presentation/progress/run-progress.js';
import { aMovie, titleId } from '../../../support/builders/movie-builder.js';
import { answerFailure, answerMovie } from '../../../support/stores/in-memory.js';

let now: number;
let progress: RunProgress;

beforeEach(() => {
  now = 1_000;
  progress = new RunProgress(() => now);
  progress.runStarted({ expected: 1000 });
});

const movie = aMovie().build();
const reply = answerMovie({ page: 'title', titleId: movie.titleId });
const scraped: Outcome<Imdb> = {
  kind: 'scraped',
  key: movie.titleId,
  attempts: 1,
  record: movie,
  savedAs: null,
  source: movie.source,
  origins: {},
  saved: {},
};

function scrapeOne() {
  progress.attemptStarted();
  progress.attemptFinished({ reply });
  progress.targetFinished(scraped);
}

/** Lets titles finish evenly over a time and looks in between as often as a bar is redrawn. */
function scrapeFor(seconds: number, perSecond: number) {
  progress.attemptStarted();
  for (let passed = 0, finished = 0; passed < seconds * 1000; passed += 200) {
    now += 200;
    for (; finished < ((passed + 200) / 1000) * perSecond; finished += 1) scrapeOne();
    progress.figures();
  }
}

describe('RunProgress', () => {
  it('counts what is in flight, failed and blocked', () => {
    for (let count = 0; count < 5; count += 1) progress.attemptStarted();
    progress.attemptFinished({ reply });
    progress.attemptFinished({ reply: answerFailure('blocked') });
    progress.attemptFinished({ reply: answerFailure('unreachable') });
    const refused = failure('unreachable', 'refused');
    progress.targetFinished({
      kind: 'failed',
      key: movie.titleId,
      attempts: 2,
      failure: refused,
      saved: {},
      refusedBy: [],
    });
    expect(progress.figures()).toMatchObject({ done: 1, total: 1000, inFlight: 2, failed: 1, blocked: 1 });
  });

  it('a paced run of 2 titles a second with 500 left has about 250 s left', () => {
    scrapeFor(250, 2);
    const { perSecond, secondsLeft } = progress.figures();
    expect(perSecond).toBeGreaterThan(1.8);
    expect(perSecond).toBeLessThan(2.2);
    expect(secondsLeft).toBeGreaterThan(225);
    expect(secondsLeft).toBeLessThan(280);
  });

  it('follows a change of pace within a minute, without jumping at once', () => {
    scrapeFor(10, 20);
    expect(progress.figures().perSecond).toBeGreaterThan(18);
    scrapeFor(2, 2);
    expect(progress.figures().perSecond).toBeGreaterThan(10);
    scrapeFor(60, 2);
    expect(progress.figures().perSecond).toBeLessThan(4);
  });

  it('gives no time left before it can know', () => {
    scrapeOne();
    now += 1000;
    expect(progress.figures().secondsLeft).toBeNull();
  });

  it('skipped titles count as done but do not make the run look fast', () => {
    scrapeFor(10, 2);
    for (let number = 0; number < 500; number += 1) {
      progress.targetFinished({ kind: 'skipped', key: titleId(number + 1), reason: 'fetched recently' });
    }
    now += 200;
    expect(progress.figures().done).toBe(520);
    expect(progress.figures().perSecond).toBeLessThan(2.5);
  });

  it('begins where an earlier process of the run ended', () => {
    progress.goOnFrom(100);
    scrapeOne();
    expect(progress.figures()).toMatchObject({ done: 101, total: 1000 });
  });

  it('has no time left to tell when it is stopping', () => {
    scrapeFor(10, 20);
    progress.stop();
    expect(progress.figures()).toMatchObject({ stopping: true, secondsLeft: null });
  });
});
