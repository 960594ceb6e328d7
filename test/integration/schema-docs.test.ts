import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';

const path = (file: string) => fileURLToPath(new URL(`../../${file}`, import.meta.url));

describe('docs/schema.md', () => {
  it('is what the migrations make (npm run docs:schema writes it)', async () => {
    await promisify(execFile)(process.execPath, [path('scripts/write-schema-docs.js'), '--check']);
  });

  it('says of every table and column what it means', async () => {
    const page = await readFile(path('docs/schema.md'), 'utf8');
    expect(page.match(/^\| `.*\|\s*\|$/gm)).toBeNull();
    expect(page.match(/^##? .*\n\n\n/gm)).toBeNull();
    expect(page).toContain('| `duration_minutes` | integer | yes | Running time in minutes |');
  });
});
