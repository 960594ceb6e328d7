/**
 * English names of TMDB's codes where those of the language runtime are none, or not as IMDb writes them: countries that
 * are no more keep the name that they had.
 */
const COUNTRIES: ReadonlyMap<string, string> = new Map([
  ['AN', 'Netherlands Antilles'],
  ['BU', 'Burma'],
  ['CD', 'Democratic Republic of the Congo'],
  ['CG', 'Congo'],
  ['CS', 'Serbia and Montenegro'],
  ['HK', 'Hong Kong'],
  ['MM', 'Myanmar'],
  ['MO', 'Macao'],
  ['PS', 'Palestine'],
  ['SU', 'Soviet Union'],
  ['TP', 'East Timor'],
  ['XC', 'Czechoslovakia'],
  ['XG', 'East Germany'],
  ['XI', 'Northern Ireland'],
  ['YU', 'Yugoslavia'],
  ['ZR', 'Zaire'],
]);

/** The same of languages; `cn` and `zh` are TMDB's codes of Cantonese and Mandarin (2026-08). */
const LANGUAGES: ReadonlyMap<string, string> = new Map([
  ['bn', 'Bengali'],
  ['cn', 'Cantonese'],
  ['mo', 'Moldavian'],
  ['sh', 'Serbo-Croatian'],
  ['tl', 'Tagalog'],
  ['zh', 'Mandarin'],
]);

/** TMDB's code for no language: of a film in which nobody speaks. */
const NO_LANGUAGE = 'xx';

const regions = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });
const languages = new Intl.DisplayNames('en', { type: 'language', fallback: 'none' });

/** Names of countries by their ISO 3166-1 codes; one without a name stays as it is. */
export function countryNames(codes: readonly string[]): readonly string[] {
  return codes.map((code) => COUNTRIES.get(code) ?? nameIn(regions, code));
}

/** Names of languages by the codes that TMDB gives them, without that of no language. */
export function languageNames(codes: readonly string[]): readonly string[] {
  return codes
    .filter((code) => code !== NO_LANGUAGE)
    .map((code) => LANGUAGES.get(code) ?? nameIn(languages, code));
}

/** As IMDb spells it, with "and" and a straight apostrophe. What is no code at all makes `Intl` throw. */
function nameIn(names: Intl.DisplayNames, code: string): string {
  try {
    return (names.of(code) ?? code).replaceAll(' & ', ' and ').replaceAll('’', "'");
  } catch {
    return code;
  }
}
