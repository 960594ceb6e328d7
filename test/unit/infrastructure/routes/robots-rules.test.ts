import { describe, expect, test } from 'vitest';
import { parseRobots } from '../../../../src/infrastructure/routes/robots-rules.js';

const ORIGIN = 'https://films.test';
const TITLE = '/title/tt0000001/';

function rules(...lines: string[]) {
  return parseRobots(lines.join('\n'), ORIGIN, 'imdb-scraper');
}

describe('paths', () => {
  test('a title page is allowed while pages below it are disallowed', () => {
    const { allows } = rules('User-agent: *', 'Disallow: /title/*/reviews', 'Disallow: /find');
    expect(allows(TITLE)).toBe(true);
    expect(allows(`${TITLE}reviews`)).toBe(false);
    expect(allows('/find?q=film')).toBe(false);
  });

  test('a dollar sign ends a path', () => {
    const { allows } = rules('User-agent: *', 'Disallow: /*.json$');
    expect(allows('/title/tt0000001.json')).toBe(false);
    expect(allows('/title/tt0000001.json?x=1')).toBe(true);
  });

  test('the longest rule decides', () => {
    const { allows } = rules('User-agent: *', 'Disallow: /title/', 'Allow: /title/tt0000001/', 'Allow: /');
    expect(allows(TITLE)).toBe(true);
    expect(allows('/title/tt0000002/')).toBe(false);
    expect(allows('/chart/top/')).toBe(true);
  });

  test('rules match a query too', () => {
    const { allows } = rules('User-agent: *', 'Disallow: /*?ref_=');
    expect(allows(`${TITLE}?ref_=x`)).toBe(false);
    expect(allows(TITLE)).toBe(true);
  });
});

describe('groups', () => {
  test('the group of our name goes before that of everybody', () => {
    const lines = ['User-agent: *', 'Disallow: /', '', 'User-agent: IMDb-Scraper/2', 'Disallow: /chart/'];
    const { allows } = rules(...lines);
    expect(allows(TITLE)).toBe(true);
    expect(allows('/chart/top/')).toBe(false);
  });

  test('without a group of our name that of everybody holds', () => {
    expect(rules('User-agent: other', 'Disallow:', '', 'User-agent: *', 'Disallow: /').allows(TITLE)).toBe(
      false,
    );
    expect(rules('User-agent: other', 'Disallow: /').allows(TITLE)).toBe(true);
  });

  test('several names share the rules below them', () => {
    const { allows } = rules('User-agent: other', 'User-agent: imdb-scraper', 'Disallow: /title/');
    expect(allows(TITLE)).toBe(false);
  });

  test('a user agent with a version is matched by its name', () => {
    const { allows } = parseRobots('User-agent: imdb-scraper\nDisallow: /', ORIGIN, 'imdb-scraper/0.1.0');
    expect(allows(TITLE)).toBe(false);
  });
});

describe('crawl delay', () => {
  test('comes from the group that holds for us', () => {
    const lines = ['User-agent: *', 'Crawl-delay: 30', '', 'User-agent: imdb-scraper', 'Crawl-delay: 1.5'];
    expect(rules(...lines).crawlDelayMs).toBe(1500);
    expect(rules(...lines.slice(0, 2)).crawlDelayMs).toBe(30_000);
    expect(rules('User-agent: *', 'Disallow: /find').crawlDelayMs).toBeNull();
  });

  test.each(['', 'soon', '0', '-5'])('of %j is none', (delay) => {
    expect(rules('User-agent: *', `Crawl-delay: ${delay}`).crawlDelayMs).toBeNull();
  });
});

test.each(['1e308', 'Infinity', '9'.repeat(400)])(
  'a crawl delay of %j is longer than anybody waits',
  (delay) => {
    const { crawlDelayMs } = rules('User-agent: *', `Crawl-delay: ${delay}`);
    expect(crawlDelayMs).toBe(Number.MAX_SAFE_INTEGER);
  },
);

describe('percent-encoding', () => {
  test.each(['/%74itle/', '/titl%65/tt', '/t%69tle/tt0000001%2F', '/TITLE%2f'.toLowerCase()])(
    'the rule %s is compared with letters and digits decoded',
    (rule) => {
      const { allows } = rules('User-agent: *', `Disallow: ${rule}`);
      expect(allows(TITLE)).toBe(/%2f/i.test(rule));
    },
  );

  test('a path is decoded as well', () => {
    const { allows } = rules('User-agent: *', 'Disallow: /title/');
    expect(allows('/%74itl%65/tt0000001/')).toBe(false);
    expect(allows('/%2Ftitle/')).toBe(true);
  });

  test('what is not ASCII is compared encoded, in either case', () => {
    const { allows } = rules('User-agent: *', 'Disallow: /é/', 'Disallow: /%c3%a8/');
    expect(allows('/%C3%A9/')).toBe(false);
    expect(allows('/%C3%A8/')).toBe(false);
  });
});

describe('odd files', () => {
  test('a byte order mark does not hide the first group', () => {
    expect(rules('\uFEFFUser-agent: *', 'Disallow: /').allows(TITLE)).toBe(false);
  });

  test('a page of HTML disallows nothing', () => {
    const page =
      '<!doctype html>\n<html><head><title>Films: all</title></head>\n<p style="color:red">Disallow: /</p>';
    expect(parseRobots(page, ORIGIN, 'imdb-scraper').allows(TITLE)).toBe(true);
  });

  test('an empty file disallows nothing', () => {
    expect(rules('').allows(TITLE)).toBe(true);
  });

  test('comments, blanks and Windows line ends do not matter', () => {
    expect(rules('user-AGENT :  * # all\r', '\r', 'DISALLOW:/title/ # not these\r').allows(TITLE)).toBe(
      false,
    );
  });

  test('the first 500 kB count, what comes after does not', () => {
    const filler = Array.from({ length: 20_000 }, (_, index) =>
      `Disallow: /far-away/${index}`.padEnd(24, '0'),
    );
    const kept = rules('User-agent: *', ...filler.slice(0, 19_000), 'Disallow: /title/', ...filler);
    expect(kept.allows(TITLE)).toBe(false);
    expect(rules('User-agent: *', ...filler, ...filler, 'Disallow: /title/').allows(TITLE)).toBe(true);
  });
});
