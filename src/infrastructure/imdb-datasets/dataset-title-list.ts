import { z } from 'zod';
import { type TargetList, TargetListFailed } from '../../application/engine/ports.js';
import { failure } from '../../domain/engine/outcome.js';
import type { Imdb } from '../../domain/imdb/imdb-catalogue.js';
import { isTitleId, type TitleId } from '../../domain/imdb/title-id.js';
import { runListText } from '../../domain/run-list.js';
import { errorMessage } from '../../shared/error-message.js';
import { NumberSet } from '../../shared/number-set.js';
import { queryRows, type SqlSession, type SqlValue } from '../database/sql-database.js';
import { requireLoaded, TITLE_DATASETS } from './dataset-movies.js';
import type { ListCondition } from './list-query.js';
import { titleNumber } from './title-number.js';

const TITLES_PER_PAGE = 500;

const pageRow = z.object({ titleId: z.string().refine(isTitleId), votes: z.number() });

/**
 * The titles of the loaded datasets that meet a condition, those with the most votes first; only titles that have
 * votes. Read page by page, so that neither memory nor a transaction is held while the titles are being scraped.
 */
export class DatasetTitleList implements TargetList<Imdb> {
  readonly name: string;

  constructor(
    private readonly database: SqlSession,
    private readonly condition: ListCondition,
    query: string,
  ) {
    this.name = runListText({ kind: 'datasets', query });
  }

  async *keys(signal: AbortSignal): AsyncIterable<TitleId> {
    // A load between two pages can move a title to a later page.
    const given = new NumberSet();
    let last: readonly SqlValue[] | null = null;
    while (!signal.aborted) {
      const page: z.infer<typeof pageRow>[] = await this.#page(last);
      for (const { titleId } of page) {
        const number = titleNumber(titleId);
        if (number === null || given.has(number)) continue;
        given.add(number);
        yield titleId;
      }
      const end = page.at(-1);
      if (end === undefined || page.length < TITLES_PER_PAGE) return;
      last = [end.votes, end.titleId];
    }
  }

  async #page(last: readonly SqlValue[] | null): Promise<z.infer<typeof pageRow>[]> {
    const { sql, values } = this.condition;
    const after =
      last === null
        ? ''
        : `and (r.num_votes, r.tconst) < ($${values.length + 1}::integer, $${values.length + 2})`;
    try {
      await requireLoaded(this.database, TITLE_DATASETS);
      return await queryRows(
        this.database,
        `select r.tconst as "titleId", r.num_votes as votes
         from imdb.title_ratings r join imdb.title_basics b using (tconst)
         where ${sql} ${after}
         order by r.num_votes desc, r.tconst desc
         limit ${TITLES_PER_PAGE}`,
        [...values, ...(last ?? [])],
        pageRow,
      );
    } catch (error) {
      throw new TargetListFailed(this.name, failure('fatal', errorMessage(error)));
    }
  }
}
