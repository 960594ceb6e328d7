/**
 * The codes of original languages: ISO 639-1, and of TMDB's own `cn` (Cantonese), `xx` (none), `sh` and `mo`
 * (`configuration/languages`, 187: 2026-08).
 */
export const LANGUAGE_CODES: ReadonlySet<string> = new Set(
  (
    'aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch cn co cr cs cu cv cy da de dv dz ee el ' +
    'en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ' +
    'ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mo mr ms mt my ' +
    'na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg sh si sk sl sm ' +
    'sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh xx yi yo za ' +
    'zh zu'
  ).split(' '),
);

/**
 * ISO 3166-1, and what TMDB has beside it: countries that are no more, which older titles are from (`XC` Czechoslovakia,
 * `XG` East Germany), Kosovo (`XK`) and Northern Ireland (`XI`).
 */
export const COUNTRY_CODES: ReadonlySet<string> = new Set(
  (
    'AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ ' +
    'CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO ' +
    'FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE ' +
    'JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO ' +
    'MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW ' +
    'PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM ' +
    'TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW ' +
    'AN BU CS SU TP XC XG XI XK YU ZR'
  ).split(' '),
);

/** What is wrong with the code of a language, as the end of a sentence; TMDB answers a wrong one with no results (2026-08-06). */
export function languageFault(text: string): string | null {
  if (LANGUAGE_CODES.has(text)) return null;
  const [language = ''] = text.toLowerCase().split(/[-_]/, 1);
  const hint = LANGUAGE_CODES.has(language) ? `; say ${language}` : ' such as en, id or ja';
  return `wants the ISO 639-1 code of a language${hint}`;
}

/** The same of a country. */
export function countryFault(text: string): string | null {
  if (COUNTRY_CODES.has(text)) return null;
  const upper = text.toUpperCase();
  const country = upper === 'UK' ? 'GB' : upper;
  const hint = COUNTRY_CODES.has(country) ? `; say ${country}` : ' such as US, ID or MY';
  return `wants the ISO 3166-1 code of a country${hint}`;
}

/** The same of a timezone by its name, e.g. `Asia/Jakarta`. */
export function timezoneFault(text: string): string | null {
  const meant = spelledName(text);
  if (meant === text || (meant === null && isOtherName(text))) return null;
  return `wants the name of a timezone${meant === null ? ' such as Asia/Jakarta' : `; say ${meant}`}`;
}

/** Of the timezones that are listed under that name, whatever its case, which TMDB does not overlook. */
function spelledName(text: string): string | null {
  const lower = text.toLowerCase();
  return Intl.supportedValuesOf('timeZone').find((name) => name.toLowerCase() === lower) ?? null;
}

const WORD = '(?:[A-Z][a-z]+(?:[A-Z][a-z]*)*|[A-Z]{2,3}0?|of)';
const OTHER_NAME = new RegExp(`^${WORD}(?:[/_-]${WORD})*/${WORD}(?:[_-]${WORD})*(?:[+-]\\d{1,2})?$`);

/** A further name of a timezone, e.g. `Asia/Kolkata`: `Intl` knows them all, in any case, and lists none. */
function isOtherName(text: string): boolean {
  if (!OTHER_NAME.test(text)) return false;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: text }).format(0) !== '';
  } catch {
    return false;
  }
}
