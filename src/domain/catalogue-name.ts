/** The catalogues that runs may be over. */
export const CATALOGUE_NAMES = ['imdb', 'tmdb'] as const;

export type CatalogueName = (typeof CATALOGUE_NAMES)[number];
