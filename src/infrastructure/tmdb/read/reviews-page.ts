import { z } from 'zod';
import type { Failure } from '../../../domain/engine/outcome.js';
import type { TmdbContent } from '../../../domain/tmdb/tmdb-content.js';
import { type TmdbTitleKind, tmdbKey } from '../../../domain/tmdb/tmdb-id.js';
import type { TmdbRecord } from '../../../domain/tmdb/tmdb-record.js';
import type { TmdbReview } from '../../../domain/tmdb/tmdb-review.js';
import { readAnswer, unreadable } from './answer.js';
import { number, partOf, text } from './json-fields.js';
import { instant } from './known-values.js';
import { Notices, type Say } from './notices.js';
import { pageOf } from './page-fields.js';

const reviewsOf = z.object({ id: number });

const reviewRow = z.object({
  id: text,
  author: text,
  author_details: partOf(z.object({ name: text, username: text, rating: number })),
  content: text,
  iso_639_1: text,
  url: text,
  created_at: text,
  updated_at: text,
});

/**
 * The reviews of one page of those of a title. One without an id, an author or a text is left out with a notice.
 * `unreadable` where TMDB sent no page of reviews, another page than asked for, or those of another title; a refusal that
 * came with status 200 is what `readError` makes of it.
 */
export function readReviewsPage(
  body: unknown,
  options: {
    readonly kind: TmdbTitleKind;
    readonly id: number;
    readonly page: number;
    /** ISO 639-1, of the request: TMDB answers with reviews in it alone, and says it of none (captures of 2026-08). */
    readonly language: string;
    readonly observedAt: string;
  },
): TmdbContent | Failure {
  return readAnswer(body, () => {
    const { kind, id, language, observedAt } = options;
    const read = pageOf(body, options.page);
    if ('kind' in read) return read;
    const about = reviewsOf.parse(body).id;
    if (about !== id)
      return unreadable(
        `the reviews are of ${kind}/${about}, and those of ${tmdbKey(kind, id)} were asked for`,
      );
    const notices = new Notices();
    const records = read.rows.flatMap((row, at) => {
      const say = notices.about(`review ${at + 1} of ${tmdbKey(kind, id)}`);
      return recordOf(row, { kind, titleId: id, language }, observedAt, say) ?? [];
    });
    return { records, page: read.page, ...notices.all };
  });
}

/** Of which title reviews were asked for, and in which language; `null` where nobody knows it any more. */
type AskedReview = Pick<TmdbReview, 'kind' | 'titleId' | 'language'>;

/** One review of a title, as `readReviewsPage` reads it. `unreadable` where that would leave it out. */
export function readReview(
  row: unknown,
  { observedAt, ...asked }: AskedReview & { readonly observedAt: string },
): TmdbContent | Failure {
  return readAnswer(row, () => {
    const notices = new Notices();
    const record = recordOf(row, asked, observedAt, notices.about('the review'));
    if (record === null) return unreadable((notices.all.notices ?? []).join('; '));
    return { records: [record], page: null, ...notices.all };
  });
}

function recordOf(row: unknown, asked: AskedReview, observedAt: string, say: Say): TmdbRecord | null {
  const review = reviewOf(row, asked, say);
  return review && { record: 'review', review, observedAt, raw: JSON.stringify(row) };
}

function reviewOf(row: unknown, asked: AskedReview, say: Say): TmdbReview | null {
  const read = reviewRow.safeParse(row);
  if (!read.success) {
    say('it is no object and left out');
    return null;
  }
  const { id, author_details, content, iso_639_1, url, created_at, updated_at } = read.data;
  const author = read.data.author ?? author_details?.username ?? author_details?.name ?? null;
  if (id === null || author === null || content === null) {
    say('it is without an id, an author or a text and left out');
    return null;
  }
  const createdAt = instant(created_at, 'time of its creation', say);
  const updatedAt = instant(updated_at, 'time of its update', say);
  const rating = starsOf(author_details?.rating ?? null, say);
  const language = iso_639_1 ?? asked.language;
  return { id, ...asked, author, rating, content, language, url, createdAt, updatedAt };
}

function starsOf(rating: number | null, say: Say): number | null {
  if (rating === null || rating === 0) return null;
  if (rating >= 0.5 && rating <= 10) return rating;
  say(`its rating ${rating} is outside 0.5 to 10`);
  return null;
}
