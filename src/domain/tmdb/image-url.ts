/** The widths (`w`) and heights (`h`) in pixels that images come in, by what they show (`configuration`: 2026-08-06). */
export const IMAGE_SIZES = {
  poster: ['w92', 'w154', 'w185', 'w342', 'w500', 'w780', 'original'],
  backdrop: ['w300', 'w780', 'w1280', 'original'],
  profile: ['w45', 'w185', 'h632', 'original'],
  still: ['w92', 'w185', 'w300', 'original'],
  logo: ['w45', 'w92', 'w154', 'w185', 'w300', 'w500', 'original'],
} as const;

export type ImageKind = keyof typeof IMAGE_SIZES;

export type ImageSize<Kind extends ImageKind> = (typeof IMAGE_SIZES)[Kind][number];

export type PosterSize = ImageSize<'poster'>;

export const TMDB_IMAGE_URL = 'https://image.tmdb.org/t/p/';

/**
 * The address of an image whose path TMDB gave, e.g. `/9cqN.jpg`; `null` for no path, or for one that is none. A size
 * that the kind of image does not come in does not compile: TMDB would answer 404.
 */
export function imageUrl<Kind extends ImageKind>(
  path: string | null,
  _kind: Kind,
  size: ImageSize<Kind>,
  baseUrl: string = TMDB_IMAGE_URL,
): string | null {
  if (path === null || !/^\/[\w.-]+$/.test(path)) return null;
  return `${baseUrl.replace(/\/+$/, '')}/${size}${path}`;
}
