import { z } from 'zod';
import type {
  CollectedReviews,
  RatedReview,
  ReviewScore,
  UnscoredReview,
} from '../../../application/sentiment-ports.js';
import { queryRows, type SqlSession } from '../sql-database.js';

/** Reviews have a few kilobytes at most. */
const LARGEST_PAGE = 500;

const reviewRow = z.object({ id: z.string(), language: z.string().nullable(), content: z.string() });
const ratedRow = reviewRow.extend({ rating: z.number() });
const unscoredRow = reviewRow.extend({ digest: z.string() });

/** A page of rated reviews after that of id $1. */
const RATED = `
select id, language, content, rating
from tmdb.reviews
where id > $1 and rating is not null
order by id
limit $2`;

/** A page of reviews after that of id $1 that lack a score of the model $3, or of their text as it stands. */
const UNSCORED = `
select r.id, r.language, r.content, encode(d.digest, 'hex') as digest
from tmdb.reviews r
cross join lateral (
  select sha256(convert_to(coalesce(r.language, '') || E'\\n' || r.content, 'UTF8')) as digest
) d
left join tmdb.review_sentiments s on s.review_id = r.id
where r.id > $1 and (s.model, s.text_digest) is distinct from ($3, d.digest)
order by r.id
limit $2`;

/**
 * Saves an array of scores ($3). Locks the rows of their reviews against being deleted, in the order of their ids and
 * before anything is written: what is being deleted is waited for and left out, and two processes wait for each other
 * never in a circle.
 */
const SAVE = `
insert into tmdb.review_sentiments (review_id, model, score, text_digest, scored_at)
select r.id, $1, i.score, decode(i.digest, 'hex'), $2::timestamptz
from jsonb_to_recordset($3::jsonb) as i (id text, score numeric, digest text)
join tmdb.reviews r on r.id = i.id
order by r.id
for key share of r
on conflict (review_id) do update
  set model = excluded.model, score = excluded.score, text_digest = excluded.text_digest,
    scored_at = excluded.scored_at`;

/** The reviews of TMDB in PostgreSQL, a page of them in memory at a time. */
export class PostgresReviews implements CollectedReviews {
  readonly #session: SqlSession;

  constructor(session: SqlSession) {
    this.#session = session;
  }

  async count(): Promise<number> {
    const [row] = await queryRows(
      this.#session,
      'select count(*) as reviews from tmdb.reviews',
      [],
      z.object({ reviews: z.number() }),
    );
    return row?.reviews ?? 0;
  }

  async *rated(): AsyncGenerator<RatedReview> {
    for await (const page of this.#pages(RATED, [], ratedRow)) yield* page;
  }

  unscored(model: string): AsyncIterable<readonly UnscoredReview[]> {
    return this.#pages(UNSCORED, [model], unscoredRow);
  }

  async saveScores(model: string, scores: readonly ReviewScore[], scoredAt: Date): Promise<void> {
    const rows = scores.map(({ id, score, digest }) => ({ id, score, digest }));
    await this.#session.execute(SAVE, [model, scoredAt.toISOString(), JSON.stringify(rows)]);
  }

  async *#pages<Row extends { readonly id: string }>(
    sql: string,
    parameters: readonly string[],
    schema: z.ZodType<Row>,
  ): AsyncGenerator<Row[]> {
    for (let after: string | undefined = ''; after !== undefined; ) {
      const page: Row[] = await queryRows(this.#session, sql, [after, LARGEST_PAGE, ...parameters], schema);
      if (page.length > 0) yield page;
      after = page.at(-1)?.id;
    }
  }
}
