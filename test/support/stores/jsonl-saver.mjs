// Saves the records of a JSON file to a lake, 20 saves at a time, and prints `<position> <counts>` for each, then `closed`.
// Usage: node jsonl-saver.mjs <records.json> <folder of the lake>
import { readFileSync, writeSync } from 'node:fs';
import { JsonlTmdbRepository } from '../../../dist/infrastructure/jsonl/jsonl-tmdb-repository.js';

const [recordsFile, folder] = process.argv.slice(2);
const records = JSON.parse(readFileSync(recordsFile, 'utf8'));

const say = (line) => writeSync(1, `${line}\n`);
const describe = (error) => `${error.name}: ${error.message}`.replaceAll('\n', ' ');

let next = 0;
async function saveInTurn(repository) {
  while (next < records.length) {
    const position = next++;
    try {
      say(`${position} ${JSON.stringify(await repository.save([records[position]]))}`);
    } catch (error) {
      say(`${position} failed ${describe(error)}`);
    }
  }
}

try {
  const repository = await JsonlTmdbRepository.open(folder);
  say('open');
  await Promise.all(Array.from({ length: 20 }, () => saveInTurn(repository)));
  await repository.close();
  say('closed');
} catch (error) {
  say(`failed ${describe(error)}`);
  process.exitCode = 1;
}
