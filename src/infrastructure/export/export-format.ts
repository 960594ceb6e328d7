/** How a result stands in a file. */
export type ExportFormat = 'parquet' | 'jsonl' | 'csv';

export interface ExportForm {
  readonly format: ExportFormat;
  readonly isGzip: boolean;
}

/** By the endings of names of files. */
const FORMS: ReadonlyMap<string, ExportForm> = new Map([
  ['.parquet', { format: 'parquet', isGzip: false }],
  ['.jsonl', { format: 'jsonl', isGzip: false }],
  ['.jsonl.gz', { format: 'jsonl', isGzip: true }],
  ['.csv', { format: 'csv', isGzip: false }],
  ['.csv.gz', { format: 'csv', isGzip: true }],
]);

export const EXPORT_ENDINGS: readonly string[] = [...FORMS.keys()];

/** The form that the ending of a file's name asks for; `null` for an ending that is none of `EXPORT_ENDINGS`. */
export function exportFormOf(path: string): ExportForm | null {
  const name = path.toLowerCase();
  const ending = EXPORT_ENDINGS.find((one) => name.endsWith(one));
  return ending === undefined ? null : (FORMS.get(ending) ?? null);
}
