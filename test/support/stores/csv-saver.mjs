// Saves the movies of a JSON file to a CSV folder, 20 at a time, and prints `<position> <result>` for each, then `closed`.
// Usage: node csv-saver.mjs <movies.json> <folder> [user id to run as]
import { readFileSync, writeSync } from 'node:fs';
import { CsvMovieRepository } from '../../../dist/infrastructure/csv/csv-movie-repository.js';

const [moviesFile, folder, userId] = process.argv.slice(2);
const movies = JSON.parse(readFileSync(moviesFile, 'utf8'));
if (userId !== undefined) process.setuid(Number(userId));

const say = (line) => writeSync(1, `${line}\n`);
const describe = (error) => `${error.name}: ${error.message}`.replaceAll('\n', ' ');

let next = 0;
async function saveInTurn(repository) {
  while (next < movies.length) {
    const position = next++;
    try {
      say(`${position} ${await repository.save(movies[position])}`);
    } catch (error) {
      say(`${position} failed ${describe(error)}`);
    }
  }
}

try {
  const repository = await CsvMovieRepository.open(folder);
  say('open');
  await Promise.all(Array.from({ length: 20 }, () => saveInTurn(repository)));
  await repository.close();
  say('closed');
} catch (error) {
  say(`failed ${describe(error)}`);
  process.exitCode = 1;
}
