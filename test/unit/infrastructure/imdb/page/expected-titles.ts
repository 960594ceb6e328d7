import { LEGACY_TITLES } from './expected-legacy-titles.js';
import { NEXT_TITLES } from './expected-next-titles.js';
import { REFERENCE_TITLES } from './expected-reference-titles.js';
import type { ExpectedTitle } from './expected-title.js';

/** Every real title page that tests read. */
export const EXPECTED_TITLES: readonly ExpectedTitle[] = [
  ...NEXT_TITLES,
  ...REFERENCE_TITLES,
  ...LEGACY_TITLES,
];
