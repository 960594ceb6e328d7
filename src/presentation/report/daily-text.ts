import type { StagedDay } from '../../application/lake-ports.js';
import type { JudgedCheck } from '../../domain/days/check.js';
import type { LakeFolder } from '../../infrastructure/lake/lake-folder.js';
import { counted } from '../../shared/counted.js';
import { programStart } from '../cli/program-start.js';
import type { DailyEnd, DailyResult } from '../run/days/run-days.js';
import { tableText } from '../text/table-text.js';

/** What became of each day, with the rows that keep one from being published. */
export function dailyText({ runs, days }: DailyResult, folder: LakeFolder, width: number): string {
  const start = programStart(process.env);
  const collected = runs.map(({ runId, scraped, failed, stop }) => {
    const show = start.line('runs', ['show', String(runId)]);
    const failures = failed === 0 ? '' : `, ${failed} failed (${show})`;
    return `run ${runId}: collected ${counted(scraped, 'answer')}${failures}${stop === null ? '' : `; ${stop.message}`}\n`;
  });
  return [...collected, ...days.map((end) => dayText(end, folder, width))].join('');
}

function dayText(end: DailyEnd, folder: LakeFolder, width: number): string {
  switch (end.end) {
    case 'there':
      return `${end.date} is published: nothing to do\n`;
    case 'unknown':
      return `${end.date} is not known: ${end.reason}\n`;
    case 'unchanged':
      return `${end.day.date} is published, and built again it says the same\n`;
    case 'published':
      return `${end.day.date} is published: ${rowsText(end.day)}; ${checksText(end.day.checks)}\n${failuresText(end.day.checks, width)}`;
    case 'refused':
      return (
        `${end.staged.date} is NOT published: ${checksText(end.checks)}\n${failuresText(end.checks, width)}` +
        `What was built is in ${folder.staging(end.staged.date)}\n`
      );
    case 'staged':
      return (
        `${end.staged.date} is built: ${rowsText(end.staged)}; ${end.checks === null ? 'not checked' : checksText(end.checks)}\n` +
        `${failuresText(end.checks ?? [], width)}It is in ${folder.staging(end.staged.date)}\n`
      );
  }
}

function rowsText({ files }: StagedDay): string {
  const facts = files.filter(({ segment }) => segment !== null);
  return facts.map(({ rows, segment }) => `${counted(rows, `${segment} title`)}`).join(', ');
}

function checksText(checks: readonly JudgedCheck[]): string {
  const of = (verdict: JudgedCheck['verdict']) => checks.filter((check) => check.verdict === verdict).length;
  const why = checks.find((check) => check.verdict === 'skipped');
  const skipped = why?.verdict === 'skipped' ? `, ${of('skipped')} skipped, since ${why.reason}` : '';
  const failed = of('failed') === 0 ? '' : `, ${of('failed')} failed`;
  return `${counted(of('passed'), 'check')} passed${failed}${skipped}`;
}

function failuresText(checks: readonly JudgedCheck[], width: number): string {
  return checks.map((check) => failureText(check, width)).join('');
}

function failureText(check: JudgedCheck, width: number): string {
  if (check.verdict !== 'failed') return '';
  const { name, summary, severity, rows, first } = check;
  const columns = Object.keys(first[0] ?? {});
  const table = tableText(
    columns.map((column) => ({ name: column, numeric: typeof first[0]?.[column] === 'number' })),
    first.map((row) => columns.map((column) => String(row[column] ?? ''))),
    width,
  );
  const shown =
    rows > first.length ? ` The first ${first.length} of ${rows} rows that break it:` : ' Not so:';
  return `\n${severity}: ${name}: ${summary}${shown}\n${table}\n`;
}
