import { join } from 'node:path';
import type { CatalogueWords } from '../../domain/engine/catalogue.js';
import { type CoverageOfRun, shareOf } from '../../domain/engine/field-coverage.js';
import { type FailureKind, PASSING } from '../../domain/engine/outcome.js';
import type { FailureCount, RunReport, StoreCounts } from '../../domain/engine/run-report.js';
import { counted } from '../../shared/counted.js';
import { durationText } from '../../shared/duration-text.js';
import { withoutUserInfo } from '../../shared/redactor.js';
import type { ProgramStart } from '../cli/program-start.js';
import type { CatalogueCommands } from '../run/catalogue-tables.js';
import { printable } from '../text/display-width.js';
import { wrapped } from '../text/wrapped-text.js';
import { routesSection } from './routes-section.js';

/** What the report cannot know. */
export interface ReportContext {
  readonly out: string;
  /** Only whether there is one matters; it is never shown. */
  readonly databaseUrl: string | null;
  readonly words: CatalogueWords;
  /** Of the stores beside the database. */
  readonly storePlace: string;
  readonly commands: CatalogueCommands;
  /** Characters in a line. */
  readonly width: number;
  /** Targets of the run that earlier processes saved. */
  readonly savedBefore: number;
  /** A demo's site has gone with it, so nothing can go on with its run. */
  readonly isDemo: boolean;
  /** What a refresh could not save, the next load of datasets saves. */
  readonly isRefresh: boolean;
  readonly start: ProgramStart;
}

/** The report of a run for people: what came of it first, then what each figure needs, then what to do next. */
export function reportText(report: RunReport, context: ReportContext): string {
  const sections = [
    headline(report, context),
    section('Warnings', warningLines(report.warnings), context),
    section(
      'Failures',
      report.failures.flatMap((failure) => failureLines(failure, context.words)),
      context,
    ),
    section(`Merged ${context.words.targets}`, mergedLines(report.merged), context),
    section('Odd values', noticedLines(report, context.words), context),
    section('Rows', rowLines(report.rows), context),
    section('Stores', storeLines(report.stores, context), context),
    section('Sources', sourceLines(report.sources, context), context),
    section('Requests', requestLines(report, context.words), context),
    routesSection(report.routes, context.width),
    section(fieldsHeading(report.earlier, context.words), fieldLines(report), context),
    section('Next', nextLines(report, context), context),
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

/** Only where a source has gaps that a person should know of: with pages alone there is nothing to tell. */
function sourceLines(sources: RunReport['sources'], { words }: ReportContext): string[] {
  const gaps = Object.keys(sources).flatMap((source) => words.gaps[source] ?? []);
  if (gaps.length === 0) return [];
  const counts = Object.entries(sources).map(([source, count]) => `${source} ${count}`);
  return [counts.join(', '), ...gaps];
}

function section(heading: string, lines: readonly string[], { width }: ReportContext): string[] {
  if (lines.length === 0) return [];
  return [heading, ...lines.flatMap((line) => broken(`  ${printable(line)}`, width))];
}

/** The lines after the first stand a little further in. */
function broken(line: string, width: number): string[] {
  const indent = /^ */.exec(line)?.[0].length ?? 0;
  return wrapped(line, width, ' '.repeat(indent + 2));
}

function headline(report: RunReport, { savedBefore, width, words }: ReportContext): string[] {
  const { asked, listed, scraped, failed, skipped, seconds, list, stop, runId } = report;
  const all = asked ?? listed + savedBefore;
  const time = seconds < 60 ? `${seconds.toFixed(1)} s` : durationText(seconds);
  const saved =
    savedBefore > 0
      ? `${counted(scraped, words.record)} saved in ${time}, ${scraped + savedBefore} of ${all} with what run ${runId} had before`
      : `${scraped} of ${counted(all, words.record)} saved in ${time}`;
  const others = [
    failed > 0 ? `${failed} failed` : null,
    skipped > 0 ? `${skipped} skipped` : null,
    list,
  ].filter((part) => part !== null);
  const text = `${saved} (${others.join(', ')})`;
  if (stop === null) return wrapped(printable(text), width);
  return [...wrapped(printable(`Stopped: ${stop.message}`), width), ...wrapped(printable(text), width)];
}

function warningLines(warnings: readonly string[]): string[] {
  const left = warnings.length - MOST_WARNINGS;
  return [...warnings.slice(0, MOST_WARNINGS), ...(left > 0 ? [`… and ${left} more`] : [])];
}

function failureLines({ kind, count, first }: FailureCount, words: CatalogueWords): string[] {
  const left = count - first.length;
  return [
    `${count} ${kind}: ${adviceOn(kind, words)}`,
    ...first.map(({ key, reason }) => `  ${key} ${reason}`),
    ...(left > 0 ? [`  … and ${left} more`] : []),
  ];
}

function mergedLines({ count, first }: RunReport['merged']): string[] {
  const left = count - first.length;
  return [
    ...first.map(({ key, savedAs }) => `${key} is ${savedAs} on IMDb, and saved under that id`),
    ...(left > 0 ? [`… and ${left} more`] : []),
  ];
}

function noticedLines({ runId, noticed: { count, first } }: RunReport, { record }: CatalogueWords): string[] {
  if (count === 0) return [];
  return [
    `${counted(count, record)} ${count === 1 ? 'was' : 'were'} saved without a value that no ${record} can have (runs show ${runId} lists them)`,
    ...first.map(({ key, notice }) => `  ${key} ${notice}`),
    ...(count > first.length ? [`  … and ${count - first.length} more`] : []),
  ];
}

function rowLines(rows: RunReport['rows']): string[] {
  if (rows === null) return [];
  const { came, repeats, kept } = rows;
  return [`${counted(came, 'row')} came, ${repeats === 0 ? 'none' : repeats} a second time: ${kept} kept`];
}

function storeLines(stores: Readonly<Record<string, StoreCounts>>, context: ReportContext): string[] {
  const { databaseUrl } = context;
  const out = withoutUserInfo(context.out);
  const width = Math.max(0, ...Object.keys(stores).map((name) => name.length));
  const counts = Object.entries(stores).map(
    ([name, { inserted, updated, unchanged, unsaved }]) =>
      `${name.padEnd(width)}  ${inserted} inserted, ${updated} updated, ${unchanged} unchanged` +
      `${unsaved > 0 ? `, ${unsaved} not saved` : ''}`,
  );
  const database = databaseUrl === null ? `${join(out, 'pglite')} (embedded PostgreSQL)` : 'the server given';
  return [...counts, `in ${database} and ${withoutUserInfo(context.storePlace)}`];
}

function requestLines(
  { attempts, bytes, attemptMs, attemptsPerTarget }: RunReport,
  { target }: CatalogueWords,
): string[] {
  if (attempts === 0) return [];
  const [first, ...more] = Object.entries(attemptsPerTarget);
  const shares =
    first === undefined
      ? ''
      : `; ${counted(first[1], target)} took ${counted(Number(first[0]), 'attempt')}` +
        more.map(([tries, count]) => `, ${count} took ${tries}`).join('');
  const { p50, p95, p99 } = attemptMs;
  return [
    `${counted(attempts, 'attempt')}, ${(bytes / 1_000_000).toFixed(1)} MB${shares}`,
    `an attempt took ${p50 ?? '-'} ms (p50), ${p95 ?? '-'} ms (p95), ${p99 ?? '-'} ms (p99)`,
  ];
}

function fieldsHeading(earlier: CoverageOfRun | null, { records }: CatalogueWords): string {
  return `Fields (share of the ${records}${earlier === null ? '' : `; in brackets: of run ${earlier.runId}`})`;
}

function fieldLines({ runId, scraped, recordsCounted = scraped, fields, earlier }: RunReport): string[] {
  const percent = (share: number | null) => (share === null ? null : Math.round(share * 100));
  const shares = Object.keys(fields).flatMap((field) => {
    const now = percent(shareOf({ runId, scraped: recordsCounted, fields }, field));
    return now === null
      ? []
      : [{ field, now, before: earlier === null ? null : percent(shareOf(earlier, field)) }];
  });
  const ofAll = (share: number) =>
    shares
      .filter(({ now, before }) => now === share && (before ?? share) === share)
      .map(({ field }) => field);
  const full = ofAll(100);
  const none = ofAll(0);
  const others = shares
    .filter(({ field }) => !full.includes(field) && !none.includes(field))
    .map(({ field, now, before }) => {
      return `${field} ${now} %${before === null || before === now ? '' : ` (${before} %)`}`;
    });
  return [
    ...(full.length > 0 ? [`100 %: ${full.join(', ')}`] : []),
    ...(others.length > 0 ? [others.join(', ')] : []),
    ...(none.length > 0 ? [`0 %: ${none.join(', ')}`] : []),
  ];
}

function nextLines({ stop, failures, routes }: RunReport, context: ReportContext): string[] {
  const { out, databaseUrl, isDemo, isRefresh, start, commands } = context;
  const place = start.knowsPlace || out === 'data' ? [] : ['--out', quoted(withoutUserInfo(out))];
  // Neither is kept with a run, since they may hold passwords.
  const same = [
    ...(databaseUrl === null ? [] : ['DATABASE_URL']),
    ...(routes.some(({ id }) => id.startsWith('proxy-')) ? ['proxies'] : []),
  ];
  const again = start.knowsPlace || same.length === 0 ? '' : ` (with the same ${same.join(' and ')})`;
  const line = ([command, ...words]: readonly [string, ...string[]], ...options: string[]) => [
    `${start.line(command, [...words, ...options, ...place])}${again}`,
  ];
  if (stop?.cause === 'taken-over') return [];
  if (isDemo) return stop === null ? [] : line(commands.demo);
  if (stop !== null) return line(commands.run, '--resume');
  if (!failures.some(({ kind }) => WORTH_A_TRY.includes(kind))) return [];
  return isRefresh ? line(['datasets', 'load']) : line(commands.run, '--retry-failed');
}

/** As a shell takes it for one word. */
function quoted(text: string): string {
  return /^[\w./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

const MOST_WARNINGS = 10;

/** Failures that another try may mend: also that of a thread, which may not have been the page's. */
const WORTH_A_TRY: readonly FailureKind[] = [...PASSING, 'crashed'];

function adviceOn(kind: FailureKind, { notFound, invalid }: CatalogueWords): string {
  if (kind === 'not-found') return notFound;
  return kind === 'invalid' ? invalid : ADVICE[kind];
}

const ADVICE: Readonly<Record<Exclude<FailureKind, 'not-found' | 'invalid'>, string>> = {
  throttled: 'the site asked for fewer requests; lower --rate',
  blocked: 'the site refused or challenged the request; wait, or use other routes',
  unreachable:
    'no whole answer came; where the reason names no fault of the site, check the network, then try them again',
  unreadable: 'an answer of a shape that is not known; it is kept for study',
  crashed: 'the answer ended its worker thread; try it again with --threads 0 to see why',
  unsaved: 'a store did not take it in time; try it again',
  refused: 'a store will never take it as it is; see the reason',
  unauthorized: 'the key was not taken; give a valid one, then go on with the run',
  fatal: 'a fault of the program or of this machine',
};
