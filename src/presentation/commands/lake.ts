import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { EXIT } from '../../domain/engine/exit-code.js';
import { publishedDates } from '../../infrastructure/lake/day-manifest.js';
import { DuckDb } from '../../infrastructure/lake/duckdb.js';
import { LakeFolder } from '../../infrastructure/lake/lake-folder.js';
import { createViews } from '../../infrastructure/lake/lake-views.js';
import { PublishedDayFiles } from '../../infrastructure/lake/published-day-files.js';
import { verifyLake } from '../../infrastructure/lake/verify-lake.js';
import { Closers, closeAfter } from '../../shared/closers.js';
import { counted } from '../../shared/counted.js';
import { OptionFaults, type Settings } from '../../shared/option.js';
import { sizeText } from '../../shared/size-text.js';
import { checkResultForm, printResult } from '../cli/print-result.js';
import type { lakeOptions } from '../options/days/lake-options.js';
import { terminalWidth } from '../text/terminal-width.js';

type LakeSettings = Settings<typeof lakeOptions>;

/** Asks the published days by SQL, or reads all their files and compares them with the manifests. Resolves to the exit code. */
export async function lake(settings: LakeSettings, words: readonly string[]): Promise<number> {
  const [action, ...operands] = words;
  checkResultForm(settings);
  if (action === 'query') return await query(settings, operands);
  if (action === 'verify' && operands.length === 0) return await verify(settings);
  throw new OptionFaults(['lake wants query with one statement of SQL in quotes, or verify']);
}

async function query(settings: LakeSettings, [sql, ...more]: readonly string[]): Promise<number> {
  if (sql === undefined || more.length > 0) {
    throw new OptionFaults([
      'lake query wants one statement of SQL in quotes, e.g. "select * from tmdb_stat limit 10"',
    ]);
  }
  const folder = await publishedLake(settings);
  const days = new PublishedDayFiles(folder);
  const published = await Promise.all((await days.dates()).map((date) => days.find(date)));
  const files = new Map(published.flatMap((day) => (day?.files ?? []).map((file) => [file.path, file])));
  // Several that ask at a time must not find each other's.
  const temporaryFolder = await mkdtemp(join(tmpdir(), 'imdb-scraper-lake-'));
  const closers = new Closers();
  closers.add(() => rm(temporaryFolder, { recursive: true, force: true }));
  try {
    const { threads } = settings;
    const duckDb = await DuckDb.open({ neededFor: 'a query over the lake', temporaryFolder, threads });
    closers.add(async () => duckDb.close());
    await createViews(duckDb, [...files.values()], (path) => resolve(folder.file(path)));
    await duckDb.confineTo(resolve(folder.root));
    const width = terminalWidth(process.stdout);
    await duckDb.stream(sql, (result) => printResult(settings, result, width));
    await closers.close();
    return EXIT.done;
  } catch (error) {
    return await closeAfter(error, closers);
  }
}

async function verify(settings: LakeSettings): Promise<number> {
  const verified = await verifyLake(await publishedLake(settings));
  const { days, files, bytes, faults } = verified;
  const whole = `${counted(days, 'day')}, ${counted(files, 'file')}, ${sizeText(bytes)}`;
  const text =
    faults.length === 0
      ? `${whole}: all as published\n`
      : `${whole}: ${counted(faults.length, 'fault')}\n${faults.map((fault) => `  ${fault}\n`).join('')}` +
        'daily --again --only publish with --date builds a day anew out of the database\n';
  process.stdout.write(settings.json ? `${JSON.stringify(verified)}\n` : text);
  return faults.length === 0 ? EXIT.done : EXIT.failedChecks;
}

async function publishedLake({ out }: LakeSettings): Promise<LakeFolder> {
  const folder = new LakeFolder(out);
  if ((await publishedDates(folder)).length > 0) return folder;
  throw new OptionFaults([`no day is published in ${folder.root} yet: run daily first, or give --out`]);
}
