import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { z } from 'zod';

const lineSchema = z.strictObject({
  key: z.string(),
  fetched_at: z.string(),
  list: z.string().optional(),
  position: z.number().optional(),
  title: z.string().optional(),
  answer: z.unknown(),
});

export type LakeLine = z.infer<typeof lineSchema>;

export function dayFile(source: string, day: string): string {
  const [year, month, date] = day.split('-');
  return join('raw', source, `year=${year}`, `month=${month}`, `day=${date}`, 'part-0.jsonl.gz');
}

/** The files of a lake's raw answers, below its folder, in order; without hidden ones. */
export async function rawFiles(lake: string): Promise<string[]> {
  const found = await readdir(join(lake, 'raw'), { recursive: true, withFileTypes: true });
  return found
    .filter((one) => one.isFile() && !one.name.startsWith('.'))
    .map((one) => join(one.parentPath, one.name).slice(lake.length + 1))
    .sort();
}

/** The lines of a file as any reader of gzip and JSONL has them. */
export async function readLines(lake: string, file: string): Promise<LakeLine[]> {
  const text = gunzipSync(await readFile(join(lake, file))).toString('utf8');
  if (text !== '' && !text.endsWith('\n')) throw new Error(`${file} does not end with a line end`);
  return text
    .split('\n')
    .slice(0, -1)
    .map((line) => lineSchema.parse(JSON.parse(line)));
}

export async function readKeys(lake: string, file: string): Promise<string[]> {
  return (await readLines(lake, file)).map(({ key }) => key);
}
