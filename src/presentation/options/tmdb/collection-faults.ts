import { appendFaults } from '../../../domain/tmdb/appendable-parts.js';
import type { TmdbMedia } from '../../../domain/tmdb/lists.js';
import type { TmdbKind } from '../../../domain/tmdb/tmdb-id.js';
import { type CollectSettings, collectionOptions } from './collect-options.js';

/** What is wrong with the options that say what is asked of one kind. */
export function mediaFaults(
  { reviews, append }: Pick<CollectSettings, 'reviews' | 'append'>,
  media: TmdbMedia | null,
): string[] {
  return [
    ...(reviews && media === 'person' ? ['--reviews goes with movies and series: people have none'] : []),
    ...(media === null ? [] : appendFaults(append, media).map((fault) => `--append: ${fault}`)),
  ];
}

/** What is wrong with the parts that are asked for of several kinds. */
export function partFaults(
  { reviews, append }: Pick<CollectSettings, 'reviews' | 'append'>,
  kinds: readonly TmdbKind[],
): string[] {
  // Where there are titles too, the people among them have no reviews and need none.
  const ofPeople = reviews && kinds.every((kind) => kind === 'person');
  return [...new Set(kinds.flatMap((kind) => mediaFaults({ reviews: ofPeople, append }, kind)))];
}

/** That options were given which mean nothing here. */
export function refusedFaults(
  settings: CollectSettings,
  command: string,
  names: readonly (keyof typeof collectionOptions)[],
): string[] {
  const given = names.filter((name) => settings[name] !== collectionOptions[name].defaultValue);
  return given.map((name) => `${command} takes no ${collectionOptions[name].flag}`);
}
