import type { FieldOrigins } from '../domain/engine/outcome.js';
import type { Imdb } from '../domain/imdb/imdb-catalogue.js';
import type { Page, PageContent, ReadMovie } from '../domain/imdb/imdb-page.js';
import { byPrecedence } from '../domain/imdb/sources.js';
import type { Fetched, Keeper, Kept } from './engine/ports.js';
import type { SaveMerged } from './save-merged.js';

/** Keeps the movie of a title, from one source or several, merged with what others have said of the title. */
export class KeepMovie implements Keeper<Imdb> {
  constructor(private readonly save: SaveMerged) {}

  async keep(page: Page, content: PageContent, fetched: Fetched<Imdb>): Promise<Kept<Imdb>> {
    if (page.page !== 'title' || content.kind !== 'movie') {
      throw new Error(`a ${page.page} page was answered with a ${content.kind}`);
    }
    const { further = [] } = content;
    const others = further.map((read) => read.movie);
    const notices = [content, ...further].flatMap((read) => read.notices ?? []);
    const { source, titleId } = content.movie;
    const savedAs = titleId === page.titleId ? null : titleId;
    const settled = {
      ...fetched,
      savedAs,
      source,
      notices: notices.length > 0 ? notices : null,
      further: [],
    };
    const reads = [content.movie, ...others] as const;
    const { movie, unmerged: heldBack, ...saved } = await this.save.saveTogether(reads, settled);
    const scraped = {
      record: movie,
      savedAs,
      source,
      ...(others.length > 0 && { furtherSources: others.map(({ source }) => source) }),
      origins: originsOf([content, ...further]),
      ...(notices.length > 0 && { notices }),
    };
    return { ...saved, heldBack, scraped, further: [] };
  }
}

/** Of a field that several know, where the one that knows best has it from. */
function originsOf(reads: readonly ReadMovie[]): FieldOrigins {
  const worstFirst = reads.toSorted((one, other) => byPrecedence(other.movie.source, one.movie.source));
  return Object.assign({}, ...worstFirst.map(({ origins }) => origins));
}
