import { createRequire } from 'node:module';
import type robotsParserModule from 'robots-parser';

// Its types declare an ES module, but it is CommonJS: an import would be typed as an object and be the function.
const robotsParser: typeof robotsParserModule.default = createRequire(import.meta.url)('robots-parser');

/** What a site's robots.txt lets us do. */
export interface RobotsRules {
  /** `path` begins with a slash and may have a query, e.g. `/title/tt0111161/`. */
  allows(path: string): boolean;
  /** How far apart requests should start, if the file says so; it may ask for longer than anybody waits. */
  readonly crawlDelayMs: number | null;
}

/** The slowest pace that a run keeps to. */
export const LONGEST_CRAWL_DELAY_MS = 600_000;

/** RFC 9309 asks for at least 500 KiB to be read; the rest of a longer file is left out. */
const READ_CHARACTERS = 512_000;

/**
 * Reads a robots.txt as RFC 9309 says; lines that are no rules are passed over, so a page of HTML allows everything.
 * `origin` as in `https://www.imdb.com`; `agent` is the name that a group of rules would address us by, e.g. `imdb-scraper`.
 */
export function parseRobots(text: string, origin: string, agent: string): RobotsRules {
  const rules = robotsParser(
    `${origin}/robots.txt`,
    decodedUnreserved(firstLines(text.replace(/^\uFEFF/, ''))),
  );
  const delaySeconds = rules.getCrawlDelay(agent) ?? 0;
  return {
    allows: (path) => rules.isAllowed(`${origin}${decodedUnreserved(path)}`, agent) ?? true,
    crawlDelayMs: delaySeconds > 0 ? Math.min(delaySeconds * 1000, Number.MAX_SAFE_INTEGER) : null,
  };
}

/** RFC 9309 compares rules and paths with letters, digits and `-._~` decoded: `/%74itle/` is `/title/`. */
function decodedUnreserved(text: string): string {
  return text.replace(/%([0-9a-f]{2})/gi, (encoded, hex: string) => {
    const character = String.fromCharCode(Number.parseInt(hex, 16));
    return /[\w.~-]/.test(character) ? character : encoded;
  });
}

/** Whole lines only: the beginning of a rule may disallow far more than the rule. */
function firstLines(text: string): string {
  if (text.length <= READ_CHARACTERS) return text;
  const read = text.slice(0, READ_CHARACTERS);
  return read.slice(0, Math.max(read.lastIndexOf('\n'), read.lastIndexOf('\r')) + 1);
}
