import { dirname, join, resolve } from 'node:path';
import { type AnswerCounts, loadAnswers } from '../../application/load-answers.js';
import { EXIT } from '../../domain/engine/exit-code.js';
import { claimLike } from '../../infrastructure/data-folder.js';
import { openDatabase } from '../../infrastructure/database/open-database.js';
import { PostgresTmdbRepository } from '../../infrastructure/database/tmdb/postgres-tmdb-repository.js';
import { jsonlInputs } from '../../infrastructure/jsonl/lines/jsonl-inputs.js';
import { storedAnswers } from '../../infrastructure/jsonl/stored-answers.js';
import { Closers, closeAfter } from '../../shared/closers.js';
import { counted } from '../../shared/counted.js';
import type { Settings } from '../../shared/option.js';
import { withoutUserInfo } from '../../shared/redactor.js';
import type { loadAnswersOptions } from '../options/tmdb/tmdb-raw-options.js';
import { FileProgress } from '../progress/file-progress.js';

type LoadSettings = Settings<typeof loadAnswersOptions>;

const MOST_NAMED = 20;

/** Files that could not be read to their end come beside the answers. */
type RawCounts = AnswerCounts & { readonly unfitFiles: number };

/** Puts the raw answers of files into the database; lines that are none are named and left out. */
export async function loadRawAnswers(settings: LoadSettings, given: readonly string[]): Promise<number> {
  const closers = new Closers();
  let counts: RawCounts;
  try {
    counts = await load(settings, given, closers);
  } catch (error) {
    return await closeAfter(error, closers);
  }
  await closers.close();
  process.stdout.write(settings.json ? `${JSON.stringify(counts)}\n` : summary(counts));
  return counts.refused + counts.unfitFiles === 0 ? EXIT.done : EXIT.incomplete;
}

async function load(settings: LoadSettings, given: readonly string[], closers: Closers): Promise<RawCounts> {
  const { databaseUrl, out, localLanguages, posterSize, tmdbImageUrl: imageUrl } = settings;
  const inputs = await jsonlInputs(given);
  if (databaseUrl === null) for (const path of given) await claimLikeLake(out, path);
  const database = await openDatabase({ databaseUrl, folder: join(out, 'pglite') });
  closers.add(() => database.close());
  const repository = new PostgresTmdbRepository(database);
  closers.add(() => repository.close());
  await repository.begin({ localLanguages, posterSize, imageUrl });

  const progress = settings.quiet ? null : new FileProgress(process.stderr);
  closers.add(async () => progress?.end());
  const size = inputs.reduce((sum, { bytes }) => sum + bytes, 0);
  let read = 0;
  let named = 0;
  let unfitFiles = 0;
  const name = (fault: string) => {
    if (named < MOST_NAMED) process.stderr.write(`${withoutUserInfo(fault)}\n`);
    named += 1;
  };
  const answers = storedAnswers(inputs, {
    onRead: (bytes) => {
      read += bytes;
      progress?.show('load', read, size, '');
    },
    onUnfit: (fault) => {
      unfitFiles += 1;
      name(`${fault}; what follows there is not loaded`);
    },
  });
  return { ...(await loadAnswers(answers, repository, name)), unfitFiles };
}

/** The made-up people of a demo never mix with real ones: the folder is claimed as that which the lake lies in. */
async function claimLikeLake(out: string, path: string): Promise<void> {
  for (let folder = resolve(path); ; folder = dirname(folder)) {
    if ((await claimLike(out, folder, 'tmdb')) || folder === dirname(folder)) return;
  }
}

function summary({ inserted, updated, unchanged, refused, unfitFiles }: RawCounts): string {
  const lines = [`${inserted} inserted, ${updated} updated, ${unchanged} unchanged`];
  if (refused > 0) lines.push(`${counted(refused, 'line')} left out`);
  if (unfitFiles > 0) lines.push(`${counted(unfitFiles, 'file')} not read to the end`);
  const faults = refused + unfitFiles;
  if (faults > 0) lines.push(faults > MOST_NAMED ? `the first ${MOST_NAMED} are named above` : 'named above');
  return `${lines.join('\n')}\n`;
}
