import type { TmdbCredential } from '../../../infrastructure/tmdb/tmdb-credential.js';
import { OptionFaults } from '../../../shared/option.js';
import { quoted } from '../../../shared/quoted.js';
import type { ScrapeSettings } from '../options.js';
import { isCredentialGiven, NO_CREDENTIAL, readTmdbCredential } from './tmdb-credential.js';
import { textLanguageFault } from './tmdb-options.js';

/** Whether a run over titles of IMDb asks TMDB, first or for what the site blocks. */
export function asksTmdb({ source, fallback }: Pick<ScrapeSettings, 'source' | 'fallback'>): boolean {
  return source === 'tmdb' || fallback.includes('tmdb');
}

/** The language that TMDB is asked for: the first one of an `Accept-Language`; `null` where that is none of TMDB's. */
export function tmdbLanguageOf(language: string): string | null {
  const [first = ''] = language.split(/[,;]/, 1);
  const tag = first.trim();
  return textLanguageFault(tag) === null ? tag : null;
}

/**
 * What TMDB is asked with for titles of IMDb; `null` where it is not asked. A run that is gone on with may ask it all the
 * same: for that one what was given is read, too. Throws `OptionFaults`.
 */
export async function readTitleCredential(settings: ScrapeSettings): Promise<TmdbCredential | null> {
  const isAsked = asksTmdb(settings) || (settings.resume !== null && isCredentialGiven(settings));
  return isAsked ? await readTmdbCredential(settings) : null;
}

/** What keeps a run from asking TMDB, a sentence each. `flagged` names the options that the command line gave itself. */
export function tmdbTitleFaults(settings: ScrapeSettings, flagged: ReadonlySet<string>): readonly string[] {
  if (!asksTmdb(settings)) return [];
  const faults: string[] = [];
  if (tmdbLanguageOf(settings.language) === null) {
    faults.push(
      `--language (IMDB_LANGUAGE) wants a language that TMDB has, such as en-US, id-ID or de, not ${quoted(settings.language, LONGEST_SHOWN)}`,
    );
  }
  if (settings.source !== 'tmdb') return faults;
  for (const name of ['rate', 'concurrency'].filter((one) => flagged.has(one))) {
    faults.push(`--${name} is that of the site; for TMDB give --tmdb-${name}`);
  }
  return faults;
}

/** Throws `OptionFaults` where a run that is gone on with asks TMDB, and cannot. */
export function refuseUnaskedTmdb(settings: ScrapeSettings, credential: TmdbCredential | null): void {
  const faults = [
    ...tmdbTitleFaults(settings, new Set()),
    ...(asksTmdb(settings) && credential === null ? [NO_CREDENTIAL] : []),
  ];
  if (faults.length > 0) throw new OptionFaults(faults);
}

const LONGEST_SHOWN = 60;
