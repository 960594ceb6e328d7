import { expect, it } from 'vitest';
import { z } from 'zod';
import { parseWhere } from '../../../../src/domain/tmdb/discover-filters.js';
import { GENRES } from '../../../../src/domain/tmdb/genres.js';
import { IMAGE_SIZES } from '../../../../src/domain/tmdb/image-url.js';
import type { Named } from '../../../../src/domain/tmdb/tmdb-title.js';
import { describeCaptures, readCapture } from '../../../support/builders/captures.js';

const genreList = z.object({ genres: z.array(z.object({ id: z.number(), name: z.string() })) });
const configuration = z.object({
  images: z.object({
    secure_base_url: z.string(),
    poster_sizes: z.array(z.string()),
    backdrop_sizes: z.array(z.string()),
    profile_sizes: z.array(z.string()),
    still_sizes: z.array(z.string()),
    logo_sizes: z.array(z.string()),
  }),
});
const page = z.object({ total_results: z.number() });

const read = (name: string): unknown => JSON.parse(readCapture(`tmdb/${name}`).toString());
const byId = (genres: readonly Named[]) => genres.toSorted((one, other) => one.id - other.id);

describeCaptures('what TMDB answered', () => {
  it.each(['movie', 'tv'] as const)('has the genres of %s that are known here', (kind) => {
    const { genres } = genreList.parse(read(`jellyfin.genre-${kind}-list.2026-08-06.json`));
    expect(byId(GENRES[kind])).toEqual(byId(genres));
  });

  it('has the sizes of images that are known here', () => {
    const { images } = configuration.parse(read('jellyfin.configuration.2026-08-06.json'));
    expect(IMAGE_SIZES).toEqual({
      poster: images.poster_sizes,
      backdrop: images.backdrop_sizes,
      profile: images.profile_sizes,
      still: images.still_sizes,
      logo: images.logo_sizes,
    });
  });

  it('is nothing for a filter that is refused here', () => {
    // GET /3/discover/movie?with_original_language=en-US&primary_release_date.gte=2017-01-01
    const { total_results } = page.parse(read('jellyfin.discover-movie.no-results.2026-08-06.json'));
    expect(total_results).toBe(0);
    expect(
      parseWhere('with_original_language=en-US primary_release_date.gte=2017-01-01', 'movie').faults,
    ).toHaveLength(1);
  });
});
