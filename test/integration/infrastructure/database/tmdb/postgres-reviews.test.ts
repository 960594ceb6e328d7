import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { scoreReviews } from '../../../../../src/application/score-reviews.js';
import { trainSentiment } from '../../../../../src/application/train-sentiment.js';
import type { SentimentModel } from '../../../../../src/domain/sentiment/sentiment-model.js';
import { PostgresReviews } from '../../../../../src/infrastructure/database/tmdb/postgres-reviews.js';
import { ratedReviews } from '../../../../support/builders/rated-reviews.js';
import { reviewRecord, tmdbReview } from '../../../../support/builders/tmdb-records.js';
import { beginTmdb } from '../../../../support/stores/begin-tmdb.js';
import { DATABASES, type OpenTestDatabase } from '../../../../support/stores/databases.js';

const now = () => new Date('2026-11-26T12:00:00.000Z');

// More than a page, so that what is read ends neither early nor twice at its border.
const rated = ratedReviews({ good: 450, bad: 150 });

describe.each(DATABASES)('the reviews of TMDB on %s', (_, open) => {
  let opened: OpenTestDatabase;
  let reviews: PostgresReviews;

  beforeAll(async () => {
    opened = await open();
    reviews = new PostgresReviews(opened.database);
  });
  afterAll(() => opened?.remove());

  beforeEach(async () => {
    await opened.database.execute('delete from tmdb.reviews');
    await opened.database.execute('delete from tmdb.observations');
    await save([
      ...rated.map(({ id, ...values }) => tmdbReview(id, values)),
      tmdbReview('unrated', { rating: null, content: 'A wonderful film, never boring!' }),
      tmdbReview('in-french', { rating: 2, language: 'fr', content: 'not clever' }),
      tmdbReview('of-no-words', { rating: null, content: '???' }),
    ]);
  });

  async function save(saved: readonly ReturnType<typeof tmdbReview>[], observedAt?: string): Promise<void> {
    const repository = await beginTmdb(opened.database);
    const seen = observedAt === undefined ? {} : { observedAt };
    await repository.save(saved.map((review) => reviewRecord(review, seen)));
    await repository.close();
  }

  async function trained(): Promise<{ id: string; model: SentimentModel }> {
    const { model } = await trainSentiment(reviews, now());
    if (model === null) throw new Error('no model was made');
    return { id: 'model-1', model };
  }

  async function scores(where: string): Promise<unknown[]> {
    const { rows } = await opened.database.execute(
      `select score from tmdb.review_sentiments where ${where} order by review_id`,
    );
    return rows.map(([score]) => score);
  }

  it('are learned where they are rated, each once', async () => {
    const { model } = await trained();
    expect(model.languages).toMatchObject([{ language: 'en', reviews: { good: 450, bad: 150 } }]);
  });

  it('get a score each, also without a rating, and none where the model cannot tell', async () => {
    expect(await scoreReviews(reviews, await trained(), now)).toEqual({
      scored: 601,
      good: 451,
      unknownLanguage: { fr: 1 },
      unknownWords: 1,
      before: 0,
    });
    expect(await scores(`review_id = 'unrated' and score > 0.5`)).toHaveLength(1);
    expect(await scores(`review_id like 'r9-%' and score > 0`)).toHaveLength(450);
    expect(await scores(`review_id like 'r2-%' and score < 0`)).toHaveLength(150);
    expect(await scores(`review_id in ('in-french', 'of-no-words')`)).toEqual([null, null]);
  });

  it('are scored again only by another model, or when they were rewritten', async () => {
    const named = await trained();
    await scoreReviews(reviews, named, now);
    const nothing = { scored: 0, good: 0, unknownLanguage: {}, unknownWords: 0, before: 603 };
    expect(await scoreReviews(reviews, named, now)).toEqual(nothing);
    const later = '2026-08-07T10:00:00.000Z';
    const rewritten = { rating: null, content: 'Dull and wooden, not clever.' };
    await save([tmdbReview('unrated', rewritten)], later);
    expect(await scoreReviews(reviews, named, now)).toEqual({ ...nothing, scored: 1, before: 602 });
    expect(await scores(`review_id = 'unrated' and score < -0.5`)).toHaveLength(1);
    await save([tmdbReview('unrated', { ...rewritten, rating: 3 })], '2026-08-08T10:00:00.000Z');
    expect(await scoreReviews(reviews, named, now)).toEqual(nothing);
    expect(await scoreReviews(reviews, { ...named, id: 'model-2' }, now)).toMatchObject({
      scored: 601,
      before: 0,
    });
    expect(await scores(`model <> 'model-2'`)).toEqual([]);
  });

  it('lose their scores when they are deleted, also in the middle of scoring', async () => {
    await scoreReviews(reviews, await trained(), now);
    await opened.database.execute(`delete from tmdb.reviews where id <> 'unrated'`);
    await reviews.saveScores('model-2', [{ id: 'r9-00001', score: 1, digest: '00' }], now());
    const { rows } = await opened.database.execute('select review_id from tmdb.review_sentiments');
    expect(rows).toEqual([['unrated']]);
  });
});
