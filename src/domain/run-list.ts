import type { ChartName } from './imdb/chart.js';
import { type Collection, collectionText } from './tmdb/collection.js';

/** Of whom the titles of a run come. */
export type RunList =
  | { readonly kind: 'chart'; readonly chart: ChartName }
  /** Those of the loaded datasets that meet the condition. */
  | { readonly kind: 'datasets'; readonly query: string }
  /** Those that still failed of another run. */
  | { readonly kind: 'failed'; readonly run: number }
  | { readonly kind: 'ids'; readonly from: 'arguments' | 'standard-input' | { readonly file: string } }
  /** Those that are stored and of which the datasets say something else. */
  | { readonly kind: 'refresh' }
  /** What was asked of TMDB. */
  | { readonly kind: 'collection'; readonly collection: Collection }
  /** A list of an older version that is none of these, in the words of that version. */
  | { readonly kind: 'text'; readonly text: string };

/** The list as people are told of it. */
export function runListText(list: RunList): string {
  switch (list.kind) {
    case 'chart':
      return `chart ${list.chart}`;
    case 'datasets':
      return `datasets list (${list.query})`;
    case 'failed':
      return `what failed in run ${list.run}`;
    case 'ids':
      if (typeof list.from === 'object') return `list in ${list.from.file}`;
      return list.from === 'arguments' ? 'list of ids' : 'list on standard input';
    case 'refresh':
      return 'refresh from the datasets';
    case 'collection':
      return collectionText(list.collection);
    case 'text':
      return list.text;
  }
}
