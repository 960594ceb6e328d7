/** Of reviews whose language nobody said (ISO 639-2). */
export const UNDETERMINED = 'und';

/** The language that a review is trained on and scored in: `en` for `en-US` too. */
export function reviewLanguage(language: string | null): string {
  return language?.toLowerCase().split(/[-_]/, 1)[0] || UNDETERMINED;
}
