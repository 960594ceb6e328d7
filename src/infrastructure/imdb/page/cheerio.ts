import { createRequire } from 'node:module';
import type { CheerioAPI, CheerioOptions } from 'cheerio/slim';

const require = createRequire(import.meta.url);

interface Cheerio {
  readonly load: (html: string, options: CheerioOptions, isDocument?: boolean) => CheerioAPI;
}

let cheerio: Cheerio | undefined;

/** Loads cheerio with the first page that needs it: most are read from their embedded data, and every thread would pay 50 ms. */
export const load: Cheerio['load'] = (html, options, isDocument) => {
  cheerio ??= loadCheerio();
  return cheerio.load(html, options, isDocument);
};

function loadCheerio(): Cheerio {
  const loaded: Cheerio = require('cheerio/slim');
  return loaded;
}
