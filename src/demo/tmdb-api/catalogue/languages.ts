/** A language in which titles are made. */
export interface Language {
  /** As `original_language` has it: mostly ISO 639-1, but `cn` for Cantonese and `xx` for none. */
  readonly code: string;
  readonly englishName: string;
  /** What `spoken_languages` calls it; `""` where TMDB has no name. */
  readonly name: string;
  /** ISO 3166-1 of where most of its titles come from. */
  readonly country: string;
  /** Out of 1,000 titles. */
  readonly weight: number;
  /** What original titles are made of; none where they are made of English words. */
  readonly words: readonly string[];
  /** What stands between two words. */
  readonly gap: string;
}

function language(
  [code, englishName, name, country]: readonly [string, string, string, string],
  weight: number,
  words = '',
  gap = ' ',
): Language {
  return { code, englishName, name, country, weight, words: words === '' ? [] : words.split(' '), gap };
}

/** The commonest first. */
export const LANGUAGES: readonly Language[] = [
  language(['en', 'English', 'English', 'US'], 432),
  language(
    ['fr', 'French', 'Français', 'FR'],
    62,
    'la nuit été mer jardin cœur maison lumière silence forêt retour',
  ),
  language(['ja', 'Japanese', '日本語', 'JP'], 62, '夜 海 花 東京 物語 夏 約束 空 少女 探偵 風 星', 'の'),
  language(
    ['es', 'Spanish', 'Español', 'ES'],
    60,
    'la noche mar corazón casa luz sombra camino niño año regreso',
  ),
  language(
    ['de', 'German', 'Deutsch', 'DE'],
    50,
    'Nacht Meer Herz Haus Licht Schatten Weg Sommer Straße Glück',
  ),
  language(
    ['id', 'Indonesian', 'Bahasa indonesia', 'ID'],
    40,
    'malam laut hati rumah cahaya bayangan jalan cinta hujan rindu pulang',
  ),
  language(['ko', 'Korean', '한국어/조선말', 'KR'], 40, '밤 바다 마음 서울 봄 여름 약속 하늘 소녀 비밀'),
  language(['zh', 'Mandarin', '普通话', 'CN'], 36, '夜 海 花 北京 故事 夏天 约定 天空 少年 江湖', ''),
  language(
    ['pt', 'Portuguese', 'Português', 'BR'],
    36,
    'noite mar coração casa luz sombra caminho verão criança saudade',
  ),
  language(
    ['it', 'Italian', 'Italiano', 'IT'],
    32,
    'notte mare cuore casa luce ombra strada estate bambino città',
  ),
  language(['ru', 'Russian', 'Pусский', 'RU'], 28, 'ночь море сердце дом свет тень дорога лето город весна'),
  language(['hi', 'Hindi', 'हिन्दी', 'IN'], 26, 'रात समुद्र दिल घर रोशनी छाया रास्ता सपना'),
  language(['xx', 'No Language', 'No Language', 'US'], 20),
  language(['cn', 'Cantonese', '广州话 / 廣州話', 'HK'], 14, '夜 海 花 香港 故事 夏天 約定 天空 英雄', ''),
  language(['tl', 'Tagalog', '', 'PH'], 8, 'gabi dagat puso bahay liwanag anino daan ulan'),
  language(['th', 'Thai', 'ภาษาไทย', 'TH'], 7, 'คืน ทะเล หัวใจ บ้าน แสง เงา', ''),
  language(['tr', 'Turkish', 'Türkçe', 'TR'], 7, 'gece deniz kalp ev ışık gölge yol yaz çocuk'),
  language(['sv', 'Swedish', 'svenska', 'SE'], 6, 'natt hav hjärta hus ljus skugga väg sommar'),
  language(['nl', 'Dutch', 'Nederlands', 'NL'], 5, 'nacht zee hart huis licht schaduw weg zomer'),
  language(['ar', 'Arabic', 'العربية', 'EG'], 5, 'ليل بحر قلب بيت نور ظل طريق'),
  language(['pl', 'Polish', 'Polski', 'PL'], 5, 'noc morze serce dom światło cień droga lato'),
  language(['ta', 'Tamil', 'தமிழ்', 'IN'], 4, 'இரவு கடல் இதயம் வீடு ஒளி'),
  language(['da', 'Danish', 'Dansk', 'DK'], 3, 'nat hav hjerte hus lys skygge vej sommer'),
  language(['fa', 'Persian', 'فارسی', 'IR'], 3, 'شب دریا دل خانه نور سایه راه'),
  language(['no', 'Norwegian', 'Norsk', 'NO'], 3, 'natt hav hjerte hus lys skygge vei sommer'),
  language(['nb', 'Norwegian Bokmål', 'Bokmål', 'NO'], 2, 'natt hav hjerte hus lys skygge vei sommer'),
  language(['sh', 'Serbo-Croatian', '', 'RS'], 2, 'noć more srce kuća svetlo senka put leto'),
  language(['mo', 'Moldavian', '', 'MD'], 2, 'noapte mare inimă casă lumină umbră drum vară'),
];

const totalWeight = LANGUAGES.reduce((sum, { weight }) => sum + weight, 0);

/** The language at a place from 0 to 1 among all titles. */
export function languageAt(place: number): Language {
  let left = place * totalWeight;
  for (const one of LANGUAGES) {
    left -= one.weight;
    if (left < 0) return one;
  }
  return ENGLISH;
}

export const ENGLISH: Language = named('English');

/** By its English name. Throws for a language that is not in the table. */
export function named(englishName: string): Language {
  const found = LANGUAGES.find((one) => one.englishName === englishName);
  if (found === undefined) throw new Error(`the local TMDB knows no language ${englishName}`);
  return found;
}
