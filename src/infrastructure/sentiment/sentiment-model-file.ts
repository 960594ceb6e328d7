import { createHash } from 'node:crypto';
import { dirname } from 'node:path';
import { z } from 'zod';
import { MODEL_VERSION, type SentimentModel } from '../../domain/sentiment/sentiment-model.js';
import { hasErrorCode } from '../../shared/error-code.js';
import { makeFolder } from '../../shared/make-folder.js';
import { readRegularFile } from '../../shared/regular-file.js';
import { replaceSmallFile } from '../../shared/small-file.js';

/** There is no model in a file, or none that this program can use. */
export class SentimentModelUnfit extends Error {
  override readonly name = 'SentimentModelUnfit';

  constructor(path: string, fault: string) {
    super(`${path}: ${fault}; make it with tmdb sentiment train`);
  }
}

/** A model with what tells it from others. */
export interface NamedModel {
  /** Digest of all that its scores depend on: the same when the same reviews are learned again. */
  readonly id: string;
  readonly model: SentimentModel;
}

const count = z.int().nonnegative();
const confusion = z.object({ goodAsGood: count, goodAsBad: count, badAsGood: count, badAsBad: count });

const versionOf = z.object({ version: z.number() });

const modelFile = z.object({
  version: z.literal(MODEL_VERSION),
  trainedAt: z.iso.datetime(),
  languages: z.array(
    z.object({
      language: z.string(),
      reviews: z.object({ good: count, bad: count }),
      folds: z.array(confusion),
      calibration: z.object({ scale: z.number(), offset: z.number() }),
      // A word or a pair, and in how many good and bad reviews it is.
      features: z.array(z.tuple([z.string(), count, count])),
    }),
  ),
});

type ModelFile = z.infer<typeof modelFile>;

/** Puts the model in the place of what was there, whole or not at all. Answers its id. */
export async function writeSentimentModel(path: string, model: SentimentModel): Promise<string> {
  const file: ModelFile = {
    version: model.version,
    trainedAt: model.trainedAt,
    languages: model.languages.map(({ language, reviews, folds, calibration, features }) => ({
      language,
      reviews,
      folds: [...folds],
      calibration,
      features: features.map(({ feature, good, bad }): [string, number, number] => [feature, good, bad]),
    })),
  };
  await makeFolder(dirname(path));
  await replaceSmallFile(path, `${JSON.stringify(file)}\n`);
  return idOf(file);
}

/** Throws `SentimentModelUnfit` where there is none, or one that this version of the program does not know. */
export async function readSentimentModel(path: string): Promise<NamedModel> {
  const file = await readFile(path);
  return {
    id: idOf(file),
    model: {
      ...file,
      languages: file.languages.map(({ features, ...language }) => ({
        ...language,
        features: features.map(([feature, good, bad]) => ({ feature, good, bad })),
      })),
    },
  };
}

async function readFile(path: string): Promise<ModelFile> {
  const json = jsonOf(path, await textOf(path));
  const { data: { version } = {} } = versionOf.safeParse(json);
  if (version !== undefined && version !== MODEL_VERSION) {
    throw new SentimentModelUnfit(
      path,
      `the model has version ${version}, and this program knows ${MODEL_VERSION}`,
    );
  }
  const read = modelFile.safeParse(json);
  if (!read.success) throw new SentimentModelUnfit(path, 'it is no model of sentiment');
  return read.data;
}

async function textOf(path: string): Promise<string> {
  try {
    return String(await readRegularFile(path));
  } catch (error) {
    if (hasErrorCode(error, 'ENOENT')) throw new SentimentModelUnfit(path, 'there is no model yet');
    throw error;
  }
}

function jsonOf(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new SentimentModelUnfit(path, 'it is no model of sentiment');
  }
}

function idOf({ version, languages }: ModelFile): string {
  const decisive = languages.map(({ language, calibration, features }) => [language, calibration, features]);
  return createHash('sha256')
    .update(JSON.stringify([version, decisive]))
    .digest('hex')
    .slice(0, 16);
}
