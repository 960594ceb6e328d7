/** Whether a title is of the country that is looked at. */
export type Segment = 'local' | 'global';

/** By original language. A title whose language is unknown is global, since nothing says that it is local. */
export function segmentOf(originalLanguage: string | null, localLanguages: readonly string[]): Segment {
  return originalLanguage !== null && localLanguages.includes(originalLanguage) ? 'local' : 'global';
}
