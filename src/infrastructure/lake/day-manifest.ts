import { mkdir, readdir, readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { LakeFile, PublishedDay } from '../../application/lake-ports.js';
import { isIsoDate } from '../../domain/days/iso-date.js';
import { SEGMENTS } from '../../domain/days/lake-tables.js';
import { hasErrorCode } from '../../shared/error-code.js';
import { replaceSmallFile } from '../../shared/small-file.js';
import type { LakeFolder } from './lake-folder.js';

const check = z.object({ name: z.string(), summary: z.string(), severity: z.enum(['error', 'warn']) });

const file = z.object({
  path: z.string(),
  table: z.string(),
  segment: z.enum(SEGMENTS).nullable(),
  rows: z.int(),
  bytes: z.int(),
  sha256: z.string(),
});

const dimensions = z.object({ files: z.array(file) });

const manifest = z.object({
  date: z.string().refine(isIsoDate),
  schemaVersion: z.int(),
  programVersion: z.string(),
  publishedAt: z.string(),
  tracked: z.array(z.object({ list: z.string(), places: z.int() })),
  files: z.array(file),
  checks: z.array(
    z.discriminatedUnion('verdict', [
      check.extend({ verdict: z.literal('passed'), rows: z.int() }),
      check.extend({
        verdict: z.literal('failed'),
        rows: z.int(),
        guarded: z.int(),
        first: z.array(z.record(z.string(), z.unknown())),
      }),
      check.extend({ verdict: z.literal('skipped'), reason: z.string() }),
    ]),
  ),
});

/** A manifest that is none. */
export class ManifestUnfit extends Error {
  override readonly name = 'ManifestUnfit';
}

/** The manifest of a published day; `null` where the day is not published. Throws `ManifestUnfit`. */
export async function readManifest(path: string): Promise<PublishedDay | null> {
  return await readJson(path, manifest);
}

/** Of all dimensions, as they were last published. */
export async function readDimensions(folder: LakeFolder): Promise<readonly LakeFile[]> {
  return (await readJson(folder.dimensions, dimensions))?.files ?? [];
}

export async function writeDimensions(folder: LakeFolder, files: readonly LakeFile[]): Promise<void> {
  await replaceSmallFile(folder.dimensions, `${JSON.stringify({ files }, null, 2)}\n`);
}

async function readJson<Content>(path: string, schema: z.ZodType<Content>): Promise<Content | null> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (hasErrorCode(error, 'ENOENT')) return null;
    throw error;
  }
  try {
    return schema.parse(JSON.parse(text));
  } catch (error) {
    throw new ManifestUnfit(`${path} is no manifest of the lake: daily --again for a day makes it anew`, {
      cause: error,
    });
  }
}

export async function writeManifest(folder: LakeFolder, day: PublishedDay): Promise<void> {
  await mkdir(folder.days, { recursive: true });
  await replaceSmallFile(folder.manifest(day.date), `${JSON.stringify(day, null, 2)}\n`);
}

/** The dates of all published days, in order. */
export async function publishedDates(folder: LakeFolder): Promise<readonly string[]> {
  try {
    const names = await readdir(folder.days);
    return names
      .flatMap((name) => (name.endsWith('.json') ? name.slice(0, -5) : []))
      .filter(isIsoDate)
      .sort();
  } catch (error) {
    if (hasErrorCode(error, 'ENOENT')) return [];
    throw error;
  }
}
