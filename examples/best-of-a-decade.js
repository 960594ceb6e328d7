// The best rated films of the 1990s among some titles, from a program of your own:
//   node examples/best-of-a-decade.js [base URL]
import { scrapeMovies } from 'imdb-scraper';

const run = scrapeMovies({
  ids: ['tt0111161', 'tt0110912', 'tt0109830', 'tt0137523', 'tt0099685', 'tt0068646'],
  out: 'example-data',
  ...(process.argv[2] === undefined ? {} : { baseUrl: process.argv[2], rate: 0 }),
});

const films = [];
for await (const outcome of run) {
  if (outcome.kind === 'scraped') films.push(outcome.movie);
  else console.error(outcome.titleId, outcome.kind);
}

for (const { title, year, rating } of films
  .filter(({ year }) => year >= 1990 && year < 2000)
  .sort((one, other) => other.rating - one.rating)) {
  console.log(`${rating.toFixed(1)}  ${title} (${year})`);
}

process.exitCode = (await run.report).exitCode;
