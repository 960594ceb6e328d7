import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { trainSentiment } from '../../../../src/application/train-sentiment.js';
import type { SentimentModel } from '../../../../src/domain/sentiment/sentiment-model.js';
import {
  readSentimentModel,
  writeSentimentModel,
} from '../../../../src/infrastructure/sentiment/sentiment-model-file.js';
import { ratedReviews } from '../../../support/builders/rated-reviews.js';
import { temporaryFolder } from '../../../support/processes/temporary-folder.js';

async function modelOf(counts: { good: number; bad: number }, trainedAt: string): Promise<SentimentModel> {
  const rated = async function* () {
    yield* ratedReviews(counts);
  };
  const { model } = await trainSentiment({ rated }, new Date(trainedAt));
  if (model === null) throw new Error('no model was made');
  return model;
}

describe('the file of a model', () => {
  it('gives back what was written, also in a folder that is not there yet', async () => {
    const path = join(await temporaryFolder(), 'new', 'model.json');
    const model = await modelOf({ good: 80, bad: 30 }, '2026-11-26T12:00:00.000Z');
    const id = await writeSentimentModel(path, model);
    expect(await readSentimentModel(path)).toEqual({ id, model });
  });

  it('is named by what was learned, and not by when', async () => {
    const path = join(await temporaryFolder(), 'model.json');
    const write = async (counts: { good: number; bad: number }, trainedAt: string) =>
      await writeSentimentModel(path, await modelOf(counts, trainedAt));
    const first = await write({ good: 80, bad: 30 }, '2026-11-26T12:00:00.000Z');
    const bytes = await readFile(path);
    expect(await write({ good: 80, bad: 30 }, '2026-11-26T12:00:00.000Z')).toBe(first);
    expect(await readFile(path)).toEqual(bytes);
    expect(await write({ good: 80, bad: 30 }, '2026-12-24T12:00:00.000Z')).toBe(first);
    expect(await write({ good: 80, bad: 31 }, '2026-11-26T12:00:00.000Z')).not.toBe(first);
  });

  it.each([
    ['{"version":2,"anything":[]}', 'the model has version 2, and this program knows 1'],
    ['{"version":1,"trainedAt":"2026-11-26T12:00:00.000Z","languages":[{}]}', 'it is no model of sentiment'],
    ['[]', 'it is no model of sentiment'],
    ['{"version":1', 'it is no model of sentiment'],
    [null, 'there is no model yet'],
  ])('is refused with what to do where it holds %j', async (content, fault) => {
    const path = join(await temporaryFolder(), 'model.json');
    if (content !== null) await writeFile(path, content);
    await expect(readSentimentModel(path)).rejects.toMatchObject({
      name: 'SentimentModelUnfit',
      message: `${path}: ${fault}; make it with tmdb sentiment train`,
    });
  });
});
