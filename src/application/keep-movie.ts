import type { Imdb } from '../domain/imdb/imdb-catalogue.js';
import type { Page, PageContent } from '../domain/imdb/imdb-page.js';
import type { Keeper, Kept } from './engine/ports.js';
import type { SaveMerged } from './save-merged.js';

/** Keeps the movie of a title page, merged with what other sources have said of the title. */
export class KeepMovie implements Keeper<Imdb> {
  constructor(private readonly save: SaveMerged) {}

  async keep(page: Page, content: PageContent): Promise<Kept<Imdb>> {
    if (page.page !== 'title' || content.kind !== 'movie') {
      throw new Error(`a ${page.page} page was answered with a ${content.kind}`);
    }
    const { movie: read, origins, notices } = content;
    const { movie, ...saved } = await this.save.save(read);
    const scraped = {
      record: movie,
      savedAs: movie.titleId === page.titleId ? null : movie.titleId,
      source: read.source,
      origins,
      ...(notices !== undefined && { notices }),
    };
    return { ...saved, scraped, further: [] };
  }
}
