import { countryFault, languageFault } from '../../../domain/tmdb/codes.js';
import { IMAGE_SIZES, type PosterSize, TMDB_IMAGE_URL } from '../../../domain/tmdb/image-url.js';
import type { Settings } from '../../../shared/option.js';
import { choiceOption, listOption, textOption, urlOption } from '../../../shared/option-kinds.js';
import { folderFault } from '../address-faults.js';
import { fetchOptions } from '../fetch-options.js';

const API_KEY = /^[0-9a-f]{32}$/i;

const tokenFault = (text: string) => {
  if (API_KEY.test(text)) return 'wants the API Read Access Token; a key of 32 digits is for TMDB_API_KEY';
  return /^[\x21-\x7e]{20,}$/.test(text)
    ? null
    : 'wants the API Read Access Token, a long text without blanks';
};

const keyFault = (text: string) =>
  API_KEY.test(text) ? null : 'wants the API key, 32 hexadecimal digits; the token is for TMDB_TOKEN';

/** TMDB answers an unknown one in the language that it likes. */
export const textLanguageFault = (text: string) => {
  const [language = '', country, ...more] = text.split('-');
  const isKnown =
    languageFault(language) === null && (country === undefined || countryFault(country) === null);
  return isKnown && more.length === 0 ? null : 'wants a language such as en-US, id-ID or de';
};

const apiFault = (url: URL) =>
  folderFault(url) ??
  (/\/3\/?$/.test(url.pathname)
    ? null
    : 'wants an address that ends in /3, as https://api.themoviedb.org/3 does');

/** What TMDB knows its user by. */
export const credentialOptions = {
  tmdbToken: textOption<string | null>({
    flag: null,
    env: 'TMDB_TOKEN',
    help: 'API Read Access Token, from https://www.themoviedb.org/settings/api',
    check: tokenFault,
    defaultValue: null,
    secret: true,
  }),
  tmdbApiKey: textOption<string | null>({
    flag: null,
    env: 'TMDB_API_KEY',
    help: 'API key, where there is no token',
    check: keyFault,
    defaultValue: null,
    secret: true,
  }),
  tmdbTokenFile: textOption<string | null>({
    flag: '--tmdb-token-file',
    env: 'TMDB_TOKEN_FILE',
    placeholder: '<file>',
    help: 'a file that holds nothing but the token; it comes before TMDB_TOKEN, and this before TMDB_API_KEY',
    defaultValue: null,
  }),
};

export type CredentialSettings = Settings<typeof credentialOptions>;

/** How TMDB is asked, and what of its answers is kept. */
export const tmdbOptions = {
  ...credentialOptions,
  tmdbLanguage: textOption({
    flag: '--language',
    env: 'TMDB_LANGUAGE',
    placeholder: '<tag>',
    help: 'language of titles and texts; what TMDB lacks in it is left empty',
    check: textLanguageFault,
    defaultValue: 'en-US',
  }),
  localLanguages: listOption({
    flag: '--local-language',
    env: 'LOCAL_LANGUAGE',
    placeholder: '<code>',
    help: 'titles whose original language it is are local, all others global, e.g. id; repeatable',
    separator: /[\s,]+/,
    check: languageFault,
    defaultText: 'none: every title is global',
  }),
  posterSize: choiceOption<PosterSize, PosterSize>({
    flag: '--poster-size',
    env: 'POSTER_SIZE',
    placeholder: '<size>',
    help: 'width in pixels of the posters that addresses are made for',
    choices: IMAGE_SIZES.poster,
    defaultValue: 'w342',
  }),
  tmdbBaseUrl: urlOption({
    flag: '--tmdb-base-url',
    env: 'TMDB_BASE_URL',
    help: 'the API, with its version',
    schemes: ['http:', 'https:'],
    check: apiFault,
    defaultValue: 'https://api.themoviedb.org/3',
  }),
  tmdbImageUrl: urlOption({
    flag: '--tmdb-image-url',
    env: 'TMDB_IMAGE_URL',
    help: 'what the addresses of posters begin with',
    schemes: ['http:', 'https:'],
    check: folderFault,
    defaultValue: TMDB_IMAGE_URL,
  }),
};

/**
 * TMDB's own pace: about 40 requests a second and 20 connections an address (its founder, 2022; its guide, 2025). The
 * variables are not those of the site, which would be asked far too fast by who sets them for TMDB.
 */
export const tmdbPaceOptions = {
  tmdbConcurrency: {
    ...fetchOptions.concurrency,
    flag: '--tmdb-concurrency',
    env: 'TMDB_CONCURRENCY',
    help: 'requests to TMDB in flight at the same time, over all routes',
    defaultValue: 20,
    defaultText: '20',
  },
  tmdbRate: {
    ...fetchOptions.rate,
    flag: '--tmdb-rate',
    env: 'TMDB_RATE',
    help: 'requests to TMDB per second over each route; 0 = unlimited',
    defaultValue: 38,
    defaultText: '38',
  },
};

const { posterSize, tmdbBaseUrl, tmdbImageUrl } = tmdbOptions;

/** How TMDB is asked for titles of IMDb. Of the language the run's own says all there is to say. */
export const tmdbTitleOptions = {
  ...credentialOptions,
  ...tmdbPaceOptions,
  posterSize,
  tmdbBaseUrl,
  tmdbImageUrl,
};

export type TmdbSettings = Settings<typeof tmdbOptions>;
