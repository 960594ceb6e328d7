import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Classifier } from '../../../../src/domain/sentiment/classifier.js';

// 3 features, in 6 good and 5 bad reviews together, each count one higher: the weights are ln((5/9) / (1/8)) for "fine",
// ln((1/9) / (5/8)) for "poor" and ln((3/9) / (2/8)) for "film".
const counts = [
  { feature: 'film', good: 2, bad: 1 },
  { feature: 'fine', good: 4, bad: 0 },
  { feature: 'poor', good: 0, bad: 4 },
];
const [fine, poor, film] = [Math.log(40 / 9), Math.log(8 / 45), Math.log(4 / 3)];
const likely = (logit: number) => 1 / (1 + Math.exp(-logit));

describe('a classifier', () => {
  const classifier = new Classifier(counts, { scale: 1, offset: 0 });

  it.each([
    ['fine', fine],
    ['poor', poor],
    ['Fine, fine film!', (fine + film) / Math.SQRT2],
    ['a fine, fine, poor film', (fine + poor + film) / Math.sqrt(3)],
  ])('scores %j as likely as its words are in good reviews', (text, logit) => {
    expect(classifier.scoreOf(text)).toBeCloseTo(likely(logit) - likely(-logit), 12);
  });

  it('stretches and shifts what the words say by its calibration', () => {
    const calibrated = new Classifier(counts, { scale: 0.5, offset: -1 });
    const logit = 0.5 * fine - 1;
    expect(calibrated.scoreOf('fine')).toBeCloseTo(likely(logit) - likely(-logit), 12);
  });

  it('has no score for a text of which it knows no word', () => {
    expect(classifier.scoreOf('so what')).toBeNull();
    expect(classifier.scoreOf('')).toBeNull();
  });

  it('scores any text within -1 and 1', () => {
    const words = fc.array(fc.oneof(fc.constantFrom('film', 'fine', 'poor'), fc.string({ unit: 'binary' })), {
      maxLength: 200,
    });
    const number = fc.double({ min: -1e6, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(words, number, number, (texts, scale, offset) => {
        const score = new Classifier(counts, { scale, offset }).scoreOf(texts.join(' '));
        expect(score === null || (score >= -1 && score <= 1)).toBe(true);
      }),
    );
  });
});
