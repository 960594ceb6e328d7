import { readdir, readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { z } from 'zod';
import type { DayCheck } from '../../domain/days/check.js';
import { LAKE_TABLES } from '../../domain/days/lake-tables.js';
import { packageFile } from '../../shared/package-file.js';

const FOLDER = packageFile('sql/checks/');

const header = z.strictObject({
  guards: z.enum(LAKE_TABLES.map(({ name }) => name)),
  severity: z.enum(['error', 'warn']),
  needs: z.enum(['earlier', 'same-lists']).optional(),
  tolerance: z
    .string()
    .regex(/^\d+(?:\.\d+)?%$/)
    .optional(),
});

/** The checks of a folder, by name. Throws for a file whose comments do not say what it guards. */
export async function readChecks(folder: URL = FOLDER): Promise<readonly DayCheck[]> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.sql')).sort();
  return await Promise.all(
    files.map(async (file) => {
      const sql = await readFile(new URL(file, folder), 'utf8');
      const [, summary] = /^-- (.+)/.exec(sql) ?? [];
      const words = [...sql.matchAll(/^-- (\w+): (.+)$/gm)].map(([, word, value]) => [word, value]);
      const said = header.safeParse(Object.fromEntries(words));
      if (summary === undefined || !said.success) {
        throw new Error(
          `sql/checks/${file} must begin with comments that say what holds, guards and severity`,
        );
      }
      const { guards, severity, needs, tolerance = '0%' } = said.data;
      return {
        name: basename(file, '.sql'),
        summary,
        severity,
        guards,
        needs: needs ?? null,
        tolerance: Number.parseFloat(tolerance) / 100,
        sql,
      };
    }),
  );
}
