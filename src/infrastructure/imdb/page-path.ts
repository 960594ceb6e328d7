import type { Page } from '../../domain/imdb/imdb-page.js';

/** Where a page is on the site. */
export function pagePath(page: Page): string {
  switch (page.page) {
    case 'title':
      return `/title/${page.titleId}/`;
    case 'chart':
      return `/chart/${page.chart}/`;
    case 'robots':
      return '/robots.txt';
  }
}
