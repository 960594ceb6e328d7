import type { CatalogueName } from '../../domain/catalogue-name.js';

/** The words after the program's name that start a run over a catalogue, and a demo of it. */
export interface CatalogueCommands {
  readonly run: readonly [string, ...string[]];
  readonly demo: readonly [string, ...string[]];
}

export const COMMANDS_OF: Readonly<Record<CatalogueName, CatalogueCommands>> = {
  imdb: { run: ['scrape'], demo: ['demo'] },
  tmdb: { run: ['tmdb', 'collect'], demo: ['demo', 'tmdb'] },
};
