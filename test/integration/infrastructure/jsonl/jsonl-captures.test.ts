import { readdirSync } from 'node:fs';
import { expect, it } from 'vitest';
import { JsonlTmdbRepository } from '../../../../src/infrastructure/jsonl/jsonl-tmdb-repository.js';
import { capturePath, describeCaptures, readCapture } from '../../../support/builders/captures.js';
import { aRawTitle } from '../../../support/builders/raw-tmdb-records.js';
import { temporaryFolder } from '../../../support/processes/temporary-folder.js';
import { dayFile, readLines } from '../../../support/stores/jsonl-lake.js';

describeCaptures('answers of TMDB', () => {
  it('come back as they were, each of them, and are all known at the next open', async () => {
    const answers = readdirSync(capturePath('tmdb'))
      .filter((name) => /\.json(\.gz)?$/.test(name))
      .map((name): unknown => JSON.parse(String(readCapture(`tmdb/${name}`))));
    expect(answers.length).toBeGreaterThan(100);
    const records = answers.map((raw, at) => aRawTitle(at + 1, { raw }));
    const lake = await temporaryFolder();
    const first = await JsonlTmdbRepository.open(lake);
    expect(await first.save(records)).toEqual({ inserted: answers.length, updated: 0, unchanged: 0 });
    await first.close();
    const lines = await readLines(lake, dayFile('tmdb-movie', '2026-01-02'));
    expect(lines.map(({ answer }) => answer)).toEqual(answers);
    const second = await JsonlTmdbRepository.open(lake);
    expect(await second.save(records)).toEqual({ inserted: 0, updated: 0, unchanged: answers.length });
    await second.close();
  });
});
