/** ISO 3166-1 and TMDB's English names of the countries that titles come from. */
export const COUNTRY_NAMES: Readonly<Record<string, string>> = {
  AR: 'Argentina',
  AU: 'Australia',
  BR: 'Brazil',
  CA: 'Canada',
  CN: 'China',
  DE: 'Germany',
  DK: 'Denmark',
  DZ: 'Algeria',
  EG: 'Egypt',
  ES: 'Spain',
  FR: 'France',
  GB: 'United Kingdom',
  HK: 'Hong Kong',
  ID: 'Indonesia',
  IE: 'Ireland',
  IN: 'India',
  IR: 'Iran',
  IT: 'Italy',
  JP: 'Japan',
  KR: 'South Korea',
  LB: 'Lebanon',
  MD: 'Moldova',
  MX: 'Mexico',
  NL: 'Netherlands',
  NO: 'Norway',
  NZ: 'New Zealand',
  PH: 'Philippines',
  PL: 'Poland',
  RS: 'Serbia',
  RU: 'Russia',
  SE: 'Sweden',
  SU: 'Soviet Union',
  TH: 'Thailand',
  TR: 'Turkey',
  US: 'United States of America',
};

const codes = new Map(Object.entries(COUNTRY_NAMES).map(([code, name]) => [name, code]));

/** Where films name a country otherwise than TMDB does. */
const OTHER_NAMES: Readonly<Record<string, string>> = { 'United States': 'US', 'West Germany': 'DE' };

/** Throws for a country that is not in the table. */
export function countryCode(name: string): string {
  const code = codes.get(name) ?? OTHER_NAMES[name];
  if (code === undefined) throw new Error(`the local TMDB knows no country ${name}`);
  return code;
}
