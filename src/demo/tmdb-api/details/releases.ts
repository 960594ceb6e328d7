import type { Catalogue } from '../catalogue/catalogue.js';
import { dateOf } from '../catalogue/days.js';
import type { Json } from '../catalogue/json.js';
import { chanceOfPart } from '../catalogue/part-chance.js';
import type { TitleFacts } from '../catalogue/title-facts.js';

const CERTIFICATIONS: Readonly<Record<string, readonly string[]>> = {
  US: ['R', 'PG-13', 'PG', 'NR', ''],
  DE: ['12', '16', '18', ''],
  GB: ['15', '18', 'PG', ''],
  ID: ['D17+', 'R13+', 'SU', ''],
  KR: ['ALL', '15세 이상 관람가', ''],
  SE: ['Från 15 år', ''],
};
const CONTENT_RATINGS: Readonly<Record<string, readonly string[]>> = {
  US: ['TV-MA', 'TV-14', 'TV-PG'],
  DE: ['12', '16'],
  GB: ['15', '18'],
  KR: ['15', '19'],
  BR: ['14', '16'],
};

/** Of movies. A country has several releases, and its certification is often `""`. */
export function releaseDatesJson(catalogue: Catalogue, facts: TitleFacts): Json {
  const random = chanceOfPart(catalogue, facts, 'releaseDates');
  const { releaseDay: day } = facts;
  const results = Object.entries(CERTIFICATIONS).flatMap(([country, certifications]) => {
    if (day === null || random.next() < 0.4) return [];
    const release = (type: number, after: number, certification: string): Json => ({
      certification,
      descriptors: [],
      iso_639_1: '',
      note: type === 5 ? 'Blu-ray' : '',
      release_date: `${dateOf(day + after)}T00:00:00.000Z`,
      type,
    });
    const theatrical = release(3, random.below(60), random.pick(certifications));
    const later = random.next() < 0.4 ? [release(random.next() < 0.5 ? 4 : 5, 150, '')] : [];
    return [{ iso_3166_1: country, release_dates: [theatrical, ...later] }];
  });
  return { results };
}

/** Of series. */
export function contentRatingsJson(catalogue: Catalogue, facts: TitleFacts): Json {
  const random = chanceOfPart(catalogue, facts, 'contentRatings');
  return {
    results: Object.entries(CONTENT_RATINGS).flatMap(([country, ratings]) =>
      random.next() < 0.5 ? [] : [{ descriptors: [], iso_3166_1: country, rating: random.pick(ratings) }],
    ),
  };
}
