import type { Settings } from '../../../shared/option.js';
import { onceOption, switchOption, textOption } from '../../../shared/option-kinds.js';
import { collectingOptions } from './collect-options.js';

/** Which titles of IMDb are to be linked. */
export const linkedOptions = {
  imdbIdsFile: onceOption(
    textOption<string | null>({
      flag: '--imdb-ids-file',
      env: null,
      placeholder: '<file>',
      help: 'link the titles in this file instead of the stored movies: ids of IMDb, one a line; - reads standard input',
      defaultValue: null,
    }),
  ),
  ofDatasets: switchOption({
    flag: '--all',
    env: null,
    help: 'link every title of the loaded datasets, without episodes',
  }),
  stored: switchOption({
    flag: '--stored',
    env: null,
    help: 'link what stored details tell, and ask TMDB for nothing',
  }),
};

/** The options of `link`. */
export const linkOptions = {
  ...linkedOptions,
  ...collectingOptions,
  refreshAfter: {
    ...collectingOptions.refreshAfter,
    help: 'ask again for what TMDB was asked for longer ago than that, e.g. 150d',
    defaultText: 'never ask again',
  },
};

export type LinkSettings = Settings<typeof linkOptions>;
