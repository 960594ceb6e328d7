import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import type { MovieDraft } from '../../domain/movie.js';
import { type CsvRecord, parseRecords, readRecords } from './csv-records.js';
import { DigestIndex } from './digest-index.js';
import { unescapeFormula } from './formula-escape.js';
import { splitList } from './list-field.js';
import { ACTOR_COLUMNS, MOVIE_ACTOR_COLUMNS } from './movie-rows.js';
import { TextIndex } from './text-index.js';

export interface CastOfMovie {
  readonly cast: MovieDraft['cast'];
  /** Each with its file and line. */
  readonly faults: readonly string[];
}

/** Rows of one movie that stand together in `movie_actor.csv`. */
interface Group {
  readonly movieId: string;
  readonly line: number;
  /** In bytes. */
  readonly start: number;
  end: number;
}

/**
 * The casts of `actors.csv` and `movie_actor.csv`: the names are held in memory, some 30 bytes a person, and of each
 * movie the place of its rows, which are read when they are asked for.
 */
export class CastIndex {
  readonly #names: TextIndex;
  readonly #links: FileHandle;
  readonly #numbers = new DigestIndex('tt');
  readonly #groups: Group[] = [];
  /** Lines on which the rows of a movie begin anew. */
  readonly #scattered = new Map<string, number>();

  /** Throws `CsvFileUnfit`. */
  static async open(folder: string): Promise<CastIndex> {
    const names = new TextIndex('nm');
    for await (const records of readRecords(join(folder, 'actors.csv'), ACTOR_COLUMNS)) {
      for (const { fields } of records) names.set(fields.imdb_id, unescapeFormula(fields.name));
    }
    const path = join(folder, 'movie_actor.csv');
    const records = readRecords(path, MOVIE_ACTOR_COLUMNS);
    const first = await records.next();
    const index = new CastIndex(names, await open(path, 'r'));
    try {
      if (first.done !== true) index.#note(first.value);
      for await (const batch of records) index.#note(batch);
      return index;
    } catch (error) {
      await index.close();
      throw error;
    }
  }

  private constructor(names: TextIndex, links: FileHandle) {
    this.#names = names;
    this.#links = links;
  }

  async castOf(movieId: string): Promise<CastOfMovie> {
    const number = this.#numbers.get(movieId);
    const group = number === undefined ? undefined : this.#groups[number];
    if (group === undefined) return { cast: [], faults: [] };
    const faults: string[] = [];
    const again = this.#scattered.get(movieId);
    if (again !== undefined) {
      const advice = 'sort the file by movie_id and billing_order';
      faults.push(`movie_actor.csv line ${again}: the rows of ${movieId} do not stand together; ${advice}`);
    }
    const bytes = Buffer.alloc(group.end - group.start);
    await this.#links.read(bytes, 0, bytes.length, group.start);
    let { line } = group;
    const cast = parseRecords(bytes, MOVIE_ACTOR_COLUMNS).map(({ fields, lines }) => {
      const { actor_id: nameId, billing_order: order } = fields;
      const name = this.#names.get(nameId);
      const refuse = (fault: string) => faults.push(`movie_actor.csv line ${line}: ${fault}`);
      if (name === undefined) refuse(`actors.csv has no ${JSON.stringify(nameId)}`);
      if (!/^\d{1,9}$/.test(order)) refuse(`billing_order ${JSON.stringify(order)} is not a whole number`);
      line = group.line + lines;
      const characters = splitList(unescapeFormula(fields.characters));
      return { nameId, name: name ?? '', characters, billingOrder: Number(order) };
    });
    return { cast, faults };
  }

  async close(): Promise<void> {
    await this.#links.close();
  }

  #note(records: readonly CsvRecord<(typeof MOVIE_ACTOR_COLUMNS)[number]>[]): void {
    for (const { fields, line, start, end } of records) {
      const last = this.#groups.at(-1);
      if (last !== undefined && last.movieId === fields.movie_id) {
        last.end = end;
        continue;
      }
      if (this.#numbers.get(fields.movie_id) !== undefined) this.#scattered.set(fields.movie_id, line);
      else this.#numbers.set(fields.movie_id, this.#groups.length);
      this.#groups.push({ movieId: fields.movie_id, line, start, end });
    }
  }
}
