import { seededRandom } from '../seeded-random.js';
import type { Film } from './films.js';
import { text } from './title-facts-json.js';

const KEYWORDS = [
  'harbour',
  'lighthouse',
  'orchestra',
  'railway',
  'winter',
  'letter',
  'journey',
  'island',
  'theatre',
  'market',
];
const COMPANIES = [
  'Harbour Light Pictures',
  'North Pier Films',
  'Two Rivers Studio',
  'Glass Mountain',
  'Evening Star',
];

/** Ranks, words, companies and awards of a film, made up and the same every time. Field names: IMDb, March 2025. */
export function titleDetailsJson(film: Film) {
  const random = seededRandom(Number(film.titleId.slice(2)) + 1);
  const some = (list: readonly string[], count: number) => {
    const first = random.below(list.length);
    return Array.from({ length: count }, (_, at) => list[(first + at) % list.length] ?? '');
  };
  return {
    aboveTheFold: {
      meterRanking: { currentRank: 1 + random.below(5_000), __typename: 'TitleMeterRanking' },
      interests: edges(film.genres, (genre) => ({
        primaryText: text(`Classic ${genre}`, 'LocalizedString'),
      })),
      keywords: edges(some(KEYWORDS, 5), (keyword) => text(keyword, 'TitleKeyword')),
      production: edges(some(COMPANIES, 1 + random.below(3)), (name) => ({
        company: { companyText: text(name, 'CompanyText'), __typename: 'Company' },
      })),
    },
    mainColumn: {
      isAdult: false,
      wins: { total: random.below(90), __typename: 'AwardNominationConnection' },
      nominationsExcludeWins: { total: random.below(120), __typename: 'AwardNominationConnection' },
    },
  };
}

function edges<Node>(values: readonly string[], node: (value: string) => Node) {
  return { edges: values.map((value) => ({ node: node(value) })) };
}
