import { ROWS_A_PAGE } from '../../../domain/tmdb/lists.js';
import type { Catalogue } from '../catalogue/catalogue.js';
import { chanceOf, hexId } from '../catalogue/chance.js';
import type { Json } from '../catalogue/json.js';
import type { TitleFacts } from '../catalogue/title-facts.js';
import { reviewText } from './review-text.js';

const REVIEWS = { movie: 21, tv: 22 } as const;

/** How many reviews a title has: none for most, several pages for a few that many voted for. */
function reviewCount({ seed }: Catalogue, { kind, id, voteCount }: TitleFacts): number {
  const random = chanceOf(seed, id, REVIEWS[kind]);
  if (voteCount > 5_000) return 3 + random.below(45);
  const place = random.next();
  if (voteCount < 3 || place < 0.6) return 0;
  return place < 0.97 ? 1 + random.below(9) : 21 + random.below(25);
}

/** A page of reviews, without the id of the title that a request for it alone answers first. All of them are in English. */
export function reviewsPage(catalogue: Catalogue, facts: TitleFacts, language: string, page: number): Json {
  const count = /^en\b/.test(language) ? reviewCount(catalogue, facts) : 0;
  const from = (page - 1) * ROWS_A_PAGE;
  const rows = Math.max(0, Math.min(ROWS_A_PAGE, count - from));
  return {
    page,
    results: Array.from({ length: rows }, (_, row) => review(catalogue, facts, from + row)),
    // None at all has no page (answer of 2021-04).
    total_pages: Math.ceil(count / ROWS_A_PAGE),
    total_results: count,
  };
}

function review({ seed }: Catalogue, { kind, id }: TitleFacts, number: number): Json {
  const random = chanceOf(seed, id, 1_000 + number * 2 + (kind === 'tv' ? 1 : 0));
  const username = `reviewer${random.below(90_000)}`;
  const reviewId = hexId(random);
  const created = 1_400_000_000 + random.below(380_000_000);
  const stars = 0.5 * (1 + random.below(20));
  return {
    author: username,
    author_details: {
      name: random.next() < 0.4 ? '' : `Reviewer ${random.below(900)}`,
      username,
      avatar_path: random.next() < 0.6 ? null : `/${hexId(random)}.jpg`,
      rating: random.next() < 0.2 ? null : stars,
    },
    content: reviewText(random, stars),
    created_at: instant(created),
    id: reviewId,
    updated_at: instant(created + random.below(50_000_000)),
    url: `https://www.themoviedb.org/review/${reviewId}`,
  };
}

/** Milliseconds are there in some answers and not in others. */
function instant(seconds: number): string {
  const text = new Date(seconds * 1000).toISOString();
  return seconds % 4 === 0 ? text : text.replace('.000Z', 'Z');
}
