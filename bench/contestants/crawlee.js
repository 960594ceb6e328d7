/**
 * Crawlee as its guide shows it: CheerioCrawler, six fields by selector, nothing persisted.
 * Usage: node crawlee.js BASE_URL IDS_FILE
 */
import { readFileSync } from 'node:fs';
import { CheerioCrawler, Configuration, log } from '@crawlee/cheerio';

const IN_FLIGHT = 50;
const [baseUrl, idsFile] = process.argv.slice(2);
const ids = readFileSync(idsFile, 'utf8').split('\n').filter(Boolean);
log.setLevel(log.LEVELS.ERROR);
let movies = 0;

const crawler = new CheerioCrawler(
  {
    maxConcurrency: IN_FLIGHT,
    requestHandler({ $ }) {
      const texts = (selector) =>
        $(selector)
          .toArray()
          .map((element) => $(element).text());
      const facts = texts('[data-testid="hero__pageTitle"] ~ ul li');
      const movie = {
        title: $('[data-testid="hero__primary-text"]').text(),
        year: Number(facts[0]),
        runtime: facts.at(-1),
        rating: Number.parseFloat(
          $('[data-testid="hero-rating-bar__aggregate-rating__score"] span').first().text(),
        ),
        genres: texts('[data-testid="interests"] .ipc-chip__text'),
        cast: texts('[data-testid="title-cast-item__actor"]'),
      };
      if (
        movie.title &&
        movie.year &&
        movie.runtime &&
        movie.rating &&
        movie.genres.length &&
        movie.cast.length
      ) {
        movies += 1;
      }
    },
  },
  new Configuration({ persistStorage: false }),
);
await crawler.run(ids.map((id) => `${baseUrl}/title/${id}/`));
console.log(JSON.stringify({ movies }));
