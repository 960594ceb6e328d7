import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/**
 * @typedef {object} SiteCount  what the site saw of one run
 * @property {number} titles  title pages sent
 * @property {number | null} firstRequestAt  epoch in milliseconds
 * @property {number | null} firstTitleSentAt  epoch in milliseconds
 * @property {number} cpuMs  of the site's process
 */

/** The static site and the line to it. */
export class Site {
  #process;
  baseUrl;

  static async start() {
    const child = fork(fileURLToPath(new URL('./server.js', import.meta.url)), { execArgv: [] });
    const site = new Site(child, await reply(child));
    await site.#checkPages();
    return site;
  }

  constructor(child, { port }) {
    this.#process = child;
    this.baseUrl = `http://127.0.0.1:${port}`;
  }

  /** Starts a new count. */
  async serve({ latencyMs }) {
    this.#process.send({ latencyMs });
    await reply(this.#process);
  }

  /** @returns {Promise<SiteCount>} */
  async count() {
    this.#process.send('count');
    return reply(this.#process);
  }

  stop() {
    this.#process.disconnect();
  }

  /** Figures of other pages could not be compared with those of earlier runs. */
  async #checkPages() {
    for (const titleId of ['tt0111161', 'tt90000251']) {
      const answer = await fetch(`${this.baseUrl}/title/${titleId}/`);
      const wireBytes = Number(answer.headers.get('content-length'));
      const page = await answer.text();
      const script = /<script id="__NEXT_DATA__"[^>]*>(.*?)<\/script>/s.exec(page);
      const data = JSON.parse(script?.[1] ?? 'null');
      within('title page', Buffer.byteLength(page), 1_800_000, 1_900_000);
      within('compressed title page', wireBytes, 213_000, 261_000);
      within('__NEXT_DATA__', script?.[1]?.length ?? 0, 556_000, 700_000);
      within('start of __NEXT_DATA__', script?.index ?? 0, 700_000, 1_200_000);
      const { id, titleText } = data?.props.pageProps.aboveTheFoldData ?? {};
      if (id !== titleId || !titleText?.text) throw new Error(`the page of ${titleId} is about ${id}`);
    }
  }
}

function within(name, bytes, lowest, highest) {
  if (bytes >= lowest && bytes <= highest) return;
  throw new Error(
    `the bench's ${name} is ${bytes} bytes, outside ${lowest} to ${highest}: mend site/title-pages.js`,
  );
}

async function reply(child) {
  const ended = new AbortController();
  const [message] = await Promise.race([
    once(child, 'message', { signal: ended.signal }),
    once(child, 'exit', { signal: ended.signal }).then(([code]) => {
      throw new Error(`the bench's site ended with exit code ${code}`);
    }),
  ]).finally(() => ended.abort());
  return message;
}
