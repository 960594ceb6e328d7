import { join } from 'node:path';
import { type ScoreCounts, scoreReviews } from '../../application/score-reviews.js';
import { trainSentiment } from '../../application/train-sentiment.js';
import { EXIT } from '../../domain/engine/exit-code.js';
import { LEAST_OF_LANGUAGE, LEAST_OF_OPINION } from '../../domain/sentiment/language-training.js';
import { LEAST_GOOD_RATING, MOST_BAD_RATING } from '../../domain/sentiment/opinion.js';
import type { SqlDatabase } from '../../infrastructure/database/sql-database.js';
import { PostgresReviews } from '../../infrastructure/database/tmdb/postgres-reviews.js';
import {
  readSentimentModel,
  writeSentimentModel,
} from '../../infrastructure/sentiment/sentiment-model-file.js';
import { OptionFaults, type Settings } from '../../shared/option.js';
import type { sentimentOptions } from '../options/tmdb/sentiment-options.js';
import { leftOutText, scoreText, trainingJson, trainingText } from '../report/sentiment-text.js';
import { openExistingDatabase, openToWrite } from '../run/existing-database.js';

type SentimentSettings = Settings<typeof sentimentOptions>;

/** `train` makes a model of the rated reviews, `score` gives every review a score of it. */
export async function tmdbSentiment(
  settings: SentimentSettings,
  [action]: readonly string[],
): Promise<number> {
  if (action === 'train') return await train(settings);
  if (action === 'score') return await score(settings);
  throw new OptionFaults(['tmdb sentiment takes train or score']);
}

/** TMDB's terms of the API as of 2026-11. */
const TERMS = `TMDB's terms do not let its data be used to train AI models without an agreement: read
https://www.themoviedb.org/api-terms-of-use first. This counts words of the reviews in your database, on this machine alone.
Nothing that was trained comes with the program; keep the model to yourself too.

`;

async function train(settings: SentimentSettings): Promise<number> {
  process.stderr.write(TERMS);
  const { model, leftOut } = await withReviews(openExistingDatabase(settings), (reviews) =>
    trainSentiment(reviews, new Date()),
  );
  if (model === null) {
    throw new OptionFaults([
      `there are too few rated reviews to learn from: a language needs ${LEAST_OF_LANGUAGE} with a rating of at least ${LEAST_GOOD_RATING} or at most ${MOST_BAD_RATING}, and ${LEAST_OF_OPINION} of each${leftOutText(leftOut)}; collect more, e.g. with tmdb collect top-rated --media movie --reviews, which has few bad ones, and tmdb collect discover --media movie --where "votes>=200 rating<=5" --reviews`,
    ]);
  }
  const path = pathOf(settings);
  const id = await writeSentimentModel(path, model);
  const trained = { path, id, model, leftOut };
  process.stdout.write(settings.json ? `${JSON.stringify(trainingJson(trained))}\n` : trainingText(trained));
  return EXIT.done;
}

async function score(settings: SentimentSettings): Promise<number> {
  const named = await readSentimentModel(pathOf(settings));
  const counts: ScoreCounts = await withReviews(openToWrite(settings), (reviews) =>
    scoreReviews(reviews, named, () => new Date()),
  );
  process.stdout.write(
    settings.json ? `${JSON.stringify({ model: named.id, ...counts })}\n` : scoreText(counts),
  );
  return EXIT.done;
}

function pathOf({ model, out }: SentimentSettings): string {
  return model ?? join(out, 'sentiment-model.json');
}

async function withReviews<Result>(
  opening: Promise<SqlDatabase>,
  use: (reviews: PostgresReviews) => Promise<Result>,
): Promise<Result> {
  const database = await opening;
  try {
    return await use(new PostgresReviews(database));
  } finally {
    await database.close();
  }
}
