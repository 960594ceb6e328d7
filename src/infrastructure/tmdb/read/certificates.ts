import type { z } from 'zod';
import type { TmdbTitleDetails } from '../../../domain/tmdb/tmdb-title.js';
import type { contentRating, countryReleases } from './title-details-fields.js';
import { uniqueBy } from './unique-by.js';

type Certificates = TmdbTitleDetails['certificates'];

/** By type of release, which certificate stands for the movie: theatrical, limited theatrical, then the rest in their order. */
const RANKS: ReadonlyMap<number | null, number> = new Map(
  [3, 2, 1, 4, 5, 6].map((type, rank) => [type, rank]),
);

/** Of a movie: for each country that of its theatrical release, else of the first type of release that has one. */
export function movieCertificates(results: readonly z.output<typeof countryReleases>[]): Certificates {
  const best = new Map<string, { readonly certificate: string; readonly rank: number }>();
  for (const { iso_3166_1: country, release_dates } of results) {
    for (const { certification: certificate, type } of release_dates) {
      if (country === null || certificate === null) continue;
      const rank = RANKS.get(type) ?? RANKS.size;
      if (rank < (best.get(country)?.rank ?? Number.POSITIVE_INFINITY))
        best.set(country, { certificate, rank });
    }
  }
  return [...best].map(([country, { certificate }]) => ({ country, certificate }));
}

/** Of a series: for each country its first rating; TMDB has two of some (Breaking Bad in Mexico: C and B-15, 2026-08). */
export function seriesCertificates(results: readonly z.output<typeof contentRating>[]): Certificates {
  const known = results.flatMap(({ iso_3166_1: country, rating: certificate }) =>
    country === null || certificate === null ? [] : [{ country, certificate }],
  );
  return uniqueBy(known, ({ country }) => country);
}
