import { CHART_NAMES, type ChartName } from '../../domain/imdb/chart.js';
import { type ContentEncoding, encodeParts } from '../content-encoding.js';
import { ownPart, type PagePart } from '../page-part.js';
import type { SiteRequest } from './behaviour.js';
import { chartPageParts } from './chart-page-html.js';
import { escapeHtml } from './escape-html.js';
import { films, indexOfTitle, titleAt } from './films.js';
import { titlePageParts } from './title-page-html.js';

export interface SitePagesOptions {
  /** Title pages served: the 250 films, then made-up ids from `tt90000001` on. Default 250. */
  readonly titles?: number;
  /** Default: `titles`, 250 at most. */
  readonly chartRows?: number;
  /** About the plain bytes of a title page. Default 1,350,000. */
  readonly weightBytes?: number;
  readonly robots?: { readonly text: string; readonly status?: number };
}

export interface SitePage {
  readonly status: number;
  readonly contentType: string;
  readonly location?: string;
  body(encoding: ContentEncoding): Buffer;
}

const HTML = 'text/html;charset=UTF-8';
const CACHE_BYTES = 96_000_000;
const ROBOTS_TEXT = 'User-agent: *\nDisallow: /ap/\nDisallow: /registration/\n';
const names = new Map(
  films.flatMap((film) => [...film.cast, ...film.directors]).map((person) => [person.nameId, person.name]),
);

/** What a path is, before anything is served. */
export function pageOfPath(path: string): Pick<SiteRequest, 'page' | 'titleId'> {
  const [, section, name] = pathname(path).split('/');
  if (section === 'title' && name !== undefined && /^tt\d+$/.test(name))
    return { page: 'title', titleId: name };
  if (section === 'chart') return { page: 'chart', titleId: null };
  if (section === 'robots.txt') return { page: 'robots', titleId: null };
  return { page: section === 'name' ? 'name' : 'other', titleId: null };
}

/** The pages of the site. Compressed pages are kept up to 96 MB, the oldest dropped first. */
export class SitePages {
  private readonly cache = new Map<string, Buffer>();
  private cachedBytes = 0;

  constructor(private readonly options: SitePagesOptions) {}

  find(path: string, notFoundHtml: string): SitePage {
    const name = pathname(path);
    if (/^\/(title\/tt\d+|chart\/\w+|name\/nm\d+)$/.test(name))
      return moved(`${name}/${path.slice(name.length)}`);
    if (name === '/robots.txt') return this.robots();
    const parts = this.partsOf(name);
    if (parts === null)
      return {
        status: 404,
        contentType: HTML,
        body: (encoding) => encodeParts([ownPart(notFoundHtml)], encoding),
      };
    return {
      status: 200,
      contentType: HTML,
      body: (encoding) => this.cached(`${encoding} ${name}`, () => encodeParts(parts(), encoding)),
    };
  }

  private partsOf(name: string): (() => PagePart[]) | null {
    const [, section, id = '', rest] = name.split('/');
    if (rest !== '') return null;
    if (section === 'title') {
      const index = indexOfTitle(id);
      if (index === null || index >= this.titles) return null;
      const weight = this.options.weightBytes;
      return () => titlePageParts(titleAt(index), weight === undefined ? {} : { weightBytes: weight });
    }
    if (section === 'chart' && isChartName(id)) {
      return () =>
        chartPageParts(id, { rows: this.options.chartRows ?? Math.min(this.titles, films.length) });
    }
    const person = section === 'name' ? names.get(id) : undefined;
    return person === undefined ? null : () => [ownPart(namePage(id, person))];
  }

  private get titles(): number {
    return this.options.titles ?? films.length;
  }

  private robots(): SitePage {
    const { text, status = 200 } = this.options.robots ?? { text: ROBOTS_TEXT };
    return { status, contentType: 'text/plain', body: (encoding) => encodeParts([ownPart(text)], encoding) };
  }

  private cached(key: string, make: () => Buffer): Buffer {
    const known = this.cache.get(key);
    if (known !== undefined) return known;
    const body = make();
    this.cache.set(key, body);
    this.cachedBytes += body.length;
    for (const [oldest, oldBody] of this.cache) {
      if (this.cachedBytes <= CACHE_BYTES) break;
      this.cache.delete(oldest);
      this.cachedBytes -= oldBody.length;
    }
    return body;
  }
}

function pathname(path: string): string {
  return path.split('?', 1)[0] ?? path;
}

function moved(location: string): SitePage {
  return { status: 301, contentType: HTML, location, body: () => Buffer.alloc(0) };
}

function isChartName(name: string): name is ChartName {
  return CHART_NAMES.some((chart) => chart === name);
}

function namePage(nameId: string, name: string): string {
  return `<!DOCTYPE html><html lang="en-US"><head><meta charSet="utf-8"/><title>${escapeHtml(name)} - IMDb</title></head><body><h1 data-testid="hero__pageTitle"><span class="hero__primary-text" data-testid="hero__primary-text">${escapeHtml(name)}</span></h1><a href="/name/${nameId}/bio/">Biography</a></body></html>`;
}
