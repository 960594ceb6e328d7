import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { EXIT } from '../../domain/engine/exit-code.js';
import { DATASETS_SOURCE } from '../../domain/imdb/sources.js';
import type { TitleId } from '../../domain/imdb/title-id.js';
import { CsvMovieRepository } from '../../infrastructure/csv/csv-movie-repository.js';
import { refuseOtherSites } from '../../infrastructure/data-folder.js';
import { openDatabase } from '../../infrastructure/database/open-database.js';
import { prepareQueryRole } from '../../infrastructure/database/query/query-role.js';
import type { DatasetName } from '../../infrastructure/imdb-datasets/dataset-files.js';
import { type LoadReport, loadDatasets } from '../../infrastructure/imdb-datasets/dataset-load.js';
import { differingTitles } from '../../infrastructure/imdb-datasets/differing-titles.js';
import { markVanished } from '../../infrastructure/imdb-datasets/mark-vanished.js';
import { counted } from '../../shared/counted.js';
import type { Settings } from '../../shared/option.js';
import { type loadOptions, parseDatasetNames } from '../options/datasets-options.js';
import { GivenValues } from '../options/given-values.js';
import { FileProgress } from '../progress/file-progress.js';
import { checkLogFile } from '../progress/run-log.js';
import { type ScrapeGiven, ScrapeRequest } from '../run/imdb/scrape-request.js';
import type { EndedRun } from '../run/start-run.js';
import { runAlone, runReportText } from '../run/watched-run.js';

/** Loads the files into the database, then saves the stored movies again of which they say something else. */
export async function loadDatasetFiles(settings: Settings<typeof loadOptions>): Promise<number> {
  const only = parseDatasetNames(settings.only);
  const given = await refreshGiven(settings);
  await checkRefresh(given);
  const { datasets, vanished, differing } = await loadFiles(settings, only);
  if (!settings.json) process.stdout.write(loadText(datasets, vanished, differing));
  let run: EndedRun | null = null;
  try {
    if (differing.length > 0) {
      const list = { kind: 'refresh' } as const;
      const request = new ScrapeRequest(given, { kind: 'ids', list, titleIds: eachOf(differing) });
      run = await runAlone(request);
      if (!settings.json) process.stdout.write(runReportText(run, request));
    }
  } finally {
    // What was loaded stays, also where the run could not begin.
    if (settings.json) {
      process.stdout.write(`${JSON.stringify({ datasets, vanished, refresh: run?.report ?? null })}\n`);
    }
  }
  return run?.report.exitCode ?? EXIT.done;
}

/** Whatever would keep the run from beginning is told before the load and not after it. */
async function checkRefresh({ settings }: ScrapeGiven): Promise<void> {
  await refuseOtherSites(settings.out, settings.baseUrl);
  await checkLogFile(settings);
  const folder = join(settings.out, 'csv');
  if (existsSync(folder)) await (await CsvMovieRepository.open(folder)).close();
}

/** What a run over the datasets is given; nobody is asked over a network. */
async function refreshGiven({
  databaseUrl,
  out,
  quiet,
  logLevel,
  logFile,
}: Settings<typeof loadOptions>): Promise<ScrapeGiven> {
  const values = { databaseUrl, out, quiet, logLevel, logFile, source: DATASETS_SOURCE, threads: 0 };
  return await new GivenValues(values, Object.keys(values)).checked();
}

interface Loaded {
  readonly datasets: LoadReport['datasets'];
  /** Movies newly marked as vanished. */
  readonly vanished: number;
  readonly differing: readonly TitleId[];
}

async function loadFiles(
  settings: Settings<typeof loadOptions>,
  only: readonly DatasetName[] | null,
): Promise<Loaded> {
  const database = await openDatabase({
    databaseUrl: settings.databaseUrl,
    folder: join(settings.out, 'pglite'),
  });
  const progress = settings.quiet ? null : new FileProgress(process.stderr);
  try {
    const { datasets, vanished } = await loadDatasets({
      database,
      folder: settings.from ?? join(settings.out, 'datasets'),
      only,
      onProgress: ({ dataset, bytesRead, bytes, lines }) =>
        progress?.show(dataset, bytesRead, bytes, counted(lines, 'row')),
    }).finally(() => progress?.end());
    // The tables are new ones.
    await prepareQueryRole(database);
    const marked = await markVanished(database, vanished);
    const differing: TitleId[] = [];
    for await (const titleId of differingTitles(database, () => new Date())) differing.push(titleId);
    return { datasets, vanished: marked, differing };
  } finally {
    await database.close();
  }
}

function loadText(datasets: LoadReport['datasets'], vanished: number, differing: readonly TitleId[]): string {
  const lines = datasets.map(({ name, rows, duplicates, incomplete }) => {
    const left = [
      ...(duplicates === 0 ? [] : [`${duplicates} left out as duplicates`]),
      ...(incomplete === 0
        ? []
        : [`${incomplete} left out for lack of a title or another value that all have`]),
    ];
    return [`${name.padEnd(17)} ${counted(rows, 'row')}`, ...left].join(', ');
  });
  lines.push(`movies: ${differing.length} to refresh, ${vanished} vanished from the datasets`);
  return `${lines.join('\n')}\n`;
}

async function* eachOf(titleIds: readonly TitleId[]): AsyncGenerator<TitleId> {
  yield* titleIds;
}
