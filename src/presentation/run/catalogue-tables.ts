import type { CatalogueName } from '../../domain/catalogue-name.js';
import type { CatalogueWords } from '../../domain/engine/catalogue.js';
import { IMDB_WORDS } from '../../domain/imdb/imdb-catalogue.js';
import { TMDB_WORDS } from '../../domain/tmdb/tmdb-catalogue.js';

/** The words after the program's name that start a run over a catalogue, and a demo of it. */
export interface CatalogueCommands {
  readonly run: readonly [string, ...string[]];
  readonly demo: readonly [string, ...string[]];
}

export const COMMANDS_OF: Readonly<Record<CatalogueName, CatalogueCommands>> = {
  imdb: { run: ['scrape'], demo: ['demo'] },
  tmdb: { run: ['tmdb', 'collect'], demo: ['demo', 'tmdb'] },
};

export const WORDS_OF: Readonly<Record<CatalogueName, CatalogueWords>> = {
  imdb: IMDB_WORDS,
  tmdb: TMDB_WORDS,
};
