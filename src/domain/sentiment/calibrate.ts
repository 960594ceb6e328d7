import type { Calibration } from './classifier.js';
import type { Opinion } from './opinion.js';

/** A review that was judged by what was learned from others. */
export interface Judged {
  readonly opinion: Opinion;
  readonly strength: number;
}

interface Point {
  readonly strength: number;
  /** How likely it is to be good: almost 1 or almost 0. */
  readonly target: number;
  readonly weight: number;
}

const MOST_STEPS = 100;

/**
 * Finds the scale and the offset whose likelihoods fit best (Platt, 1999: logistic regression with targets a little inside 0 and
 * 1), good and bad reviews weighing the same however many there are of each.
 */
export function calibrate(judged: readonly Judged[]): Calibration {
  const points = pointsOf(judged);
  let found: Calibration = { scale: 0, offset: 0 };
  let loss = lossOf(points, found);
  for (let step = 0; step < MOST_STEPS; step += 1) {
    const [next, nextLoss] = better(points, found, loss);
    const gain = loss - nextLoss;
    if (gain <= 0) break;
    found = next;
    loss = nextLoss;
    if (gain < 1e-12) break;
  }
  // A strength never speaks for its contrary. Short numbers, since no more of them is meant.
  return {
    scale: Number(Math.max(0, found.scale).toPrecision(6)),
    offset: Number(found.offset.toPrecision(6)),
  };
}

function pointsOf(judged: readonly Judged[]): Point[] {
  const good = judged.filter(({ opinion }) => opinion === 'good').length;
  const bad = judged.length - good;
  return judged.map(({ opinion, strength }) =>
    opinion === 'good'
      ? { strength, target: (good + 1) / (good + 2), weight: 1 / good }
      : { strength, target: 1 / (bad + 2), weight: 1 / bad },
  );
}

/** One step of Newton's, made shorter until it gains something. */
function better(points: readonly Point[], at: Calibration, loss: number): [Calibration, number] {
  const step = newtonStep(points, at);
  for (let share = 1; share > 1e-9; share /= 2) {
    const next = { scale: at.scale - share * step.scale, offset: at.offset - share * step.offset };
    const nextLoss = lossOf(points, next);
    if (nextLoss < loss) return [next, nextLoss];
  }
  return [at, loss];
}

function newtonStep(points: readonly Point[], { scale, offset }: Calibration): Calibration {
  let [slope, height] = [0, 0];
  // Keeps the curvature from being none where all strengths are the same.
  let [bySlope, mixed, byHeight] = [1e-9, 0, 1e-9];
  for (const { strength, target, weight } of points) {
    const likely = 1 / (1 + Math.exp(-(scale * strength + offset)));
    const error = weight * (likely - target);
    const curvature = weight * likely * (1 - likely);
    slope += error * strength;
    height += error;
    bySlope += curvature * strength * strength;
    mixed += curvature * strength;
    byHeight += curvature;
  }
  const determinant = bySlope * byHeight - mixed * mixed;
  return {
    scale: (slope * byHeight - height * mixed) / determinant,
    offset: (height * bySlope - slope * mixed) / determinant,
  };
}

function lossOf(points: readonly Point[], { scale, offset }: Calibration): number {
  let loss = 0;
  for (const { strength, target, weight } of points) {
    const logit = scale * strength + offset;
    // log(1 + e^logit) - target · logit, without an overflow.
    loss += weight * (Math.max(logit, 0) + Math.log1p(Math.exp(-Math.abs(logit))) - target * logit);
  }
  return loss;
}
