import { join } from 'node:path';
import type { MovieDraft } from '../../domain/imdb/movie.js';
import { castOf } from './cast-rows.js';
import { splitList } from './list-field.js';
import { ACTOR_COLUMNS, MOVIE_ACTOR_COLUMNS } from './movie-rows.js';
import { RowIndex } from './row-index.js';
import { CsvReader } from './table/csv-reader.js';
import { unescapeFormula } from './table/formula-escape.js';
import { TextIndex } from './text-index.js';

export interface CastOfMovie {
  readonly cast: MovieDraft['cast'];
  /** Each with its file and line. */
  readonly faults: readonly string[];
}

/**
 * The casts of `actors.csv` and `movie_actor.csv`, in whatever order their rows stand: the names are held in memory,
 * some 30 bytes a person, and of each movie the places of its rows, which are read when they are asked for.
 */
export class CastIndex {
  readonly #names: TextIndex;
  readonly #links: RowIndex;
  /** Lines of people who have another name in a line above. */
  readonly #renamed: ReadonlyMap<string, number>;

  /** Throws `CsvFileUnfit`. */
  static async open(folder: string): Promise<CastIndex> {
    const names = new TextIndex('nm');
    const renamed = new Map<string, number>();
    for await (const records of new CsvReader(join(folder, 'actors.csv'), ACTOR_COLUMNS).records()) {
      for (const { row, line } of records) {
        const [id = '', field = ''] = row;
        const name = unescapeFormula(field);
        const known = names.get(id);
        if (known === undefined) names.set(id, name);
        else if (known !== name) renamed.set(id, line);
      }
    }
    const links = await RowIndex.open(join(folder, 'movie_actor.csv'), MOVIE_ACTOR_COLUMNS, 'tt');
    return new CastIndex(names, links, renamed);
  }

  private constructor(names: TextIndex, links: RowIndex, renamed: ReadonlyMap<string, number>) {
    this.#names = names;
    this.#links = links;
    this.#renamed = renamed;
  }

  castOf(movieId: string): CastOfMovie {
    const { rows, faults } = castOf(this.#links.rowsOf(movieId));
    const located = faults.map(({ line, fault }) => `movie_actor.csv line ${line}: ${fault}`);
    const cast = rows.map(({ row, line }) => {
      const [, nameId = '', order = '', characters = ''] = row;
      const name = this.#names.get(nameId);
      if (name === undefined) {
        located.push(`movie_actor.csv line ${line}: actors.csv has no ${JSON.stringify(nameId)}`);
      }
      const renamed = this.#renamed.get(nameId);
      if (renamed !== undefined) {
        located.push(
          `actors.csv line ${renamed}: ${nameId} has another name in a line above; remove one of the two`,
        );
      }
      return {
        nameId,
        name: name ?? '',
        characters: splitList(unescapeFormula(characters)),
        billingOrder: Number(order),
      };
    });
    return { cast, faults: located };
  }

  /** Of a person of `actors.csv`, who may also be named elsewhere, by a name that was current then. */
  nameOf(nameId: string): string | undefined {
    return this.#names.get(nameId);
  }

  /** Movies that have a cast, each with its first line. */
  movies(): Iterable<{ readonly key: string; readonly line: number }> {
    return this.#links.keys();
  }

  async close(): Promise<void> {
    await this.#links.close();
  }
}
